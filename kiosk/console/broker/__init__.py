"""The broker that the console supervises: its configuration, certificates, credentials, and its life."""
