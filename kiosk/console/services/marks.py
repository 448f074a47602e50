"""Marks of news as pages get them: nobody can count by them what happens elsewhere in the city.

The number of the last news is one for the entire city. Who sees one district would learn from it how much has
changed in all others. So a page gets it as one block of AES under a key of this run, with a random half: two
marks of the same number are not alike, and nothing can be told from them but by this process.
"""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_HALF = 8


class Marks:
    """Seals the marks of one run, and opens them again."""

    def __init__(self) -> None:
        """Make a key that nobody keeps."""
        # One block, half of it random: the mode that would join blocks has nothing to do.
        self._cipher = Cipher(algorithms.AES(secrets.token_bytes(16)), modes.ECB())

    def seal(self, mark: str) -> str:
        """Return what a page gets for ``run-number``; another each time."""
        run, _, number = mark.rpartition("-")
        encryptor = self._cipher.encryptor()
        block = secrets.token_bytes(_HALF) + int(number).to_bytes(_HALF, "big")
        return f"{run}-{(encryptor.update(block) + encryptor.finalize()).hex()}"

    def open(self, sealed: str) -> str:
        """Return ``run-number``, or "" for what this run has not sealed; anything may stand there."""
        run, _, text = sealed.rpartition("-")
        try:
            block = bytes.fromhex(text)
        except ValueError:
            return ""
        if len(block) != 2 * _HALF:
            return ""
        decryptor = self._cipher.decryptor()
        number = int.from_bytes((decryptor.update(block) + decryptor.finalize())[_HALF:], "big")
        # A block that was made up opens to a number that was never given out: the log knows none so high.
        return f"{run}-{number}" if run else ""
