"""What hands reports on to the system that owns the cases.

May import the gateway's store and the contracts. The line to the other system is handed in
(:class:`kiosk.contracts.forwarding.Upstream`), because the client belongs to the terminal's side.
"""
