"""Staff accounts: passwords (Argon2id, RFC 9106), second factor (TOTP, RFC 6238), sessions, one-time links.

Nobody learns from a failed sign-in whether an account exists: unknown names cost the same time, say the same
words and are locked for as long. No account has a password before somebody has set one.
"""

from __future__ import annotations

from kiosk.console.accounts.first import FirstPasswords
from kiosk.console.accounts.others import OtherAccounts
from kiosk.console.accounts.own import OwnAccount
from kiosk.console.accounts.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from kiosk.console.accounts.rows import ABSOLUTE, IDLE, SETUP
from kiosk.console.accounts.signing_in import SigningIn

__all__ = ["ABSOLUTE", "IDLE", "LONGEST_PASSWORD", "SETUP", "SHORTEST_PASSWORD", "Accounts"]


class Accounts(SigningIn, OwnAccount, OtherAccounts, FirstPasswords):
    """The account service."""
