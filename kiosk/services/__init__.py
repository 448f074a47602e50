"""The catalogue, one flow per kind of service, and the ways to the gateway.

Here belong flows (pure: state and event to state, screen and effects) and the clients, outbox
and receipts that their effects use. May import contracts, screens, i18n, errors, clock, secrets
and sealing; not speech, web or remote, and nothing of the gateway.
"""
