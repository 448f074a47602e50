"""Where the gateway keeps requests: models, migrations, and one class per kind of record.

SQLite (embedded, encrypted by SQLCipher) or PostgreSQL by URL. May import contracts, errors,
clock and i18n.
"""
