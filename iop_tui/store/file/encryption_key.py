"""The key of an encrypted file, derived from its passphrase as SQLCipher derives it.

It is derived here and not by the driver, so that the passphrase is not needed, and not kept, once the file is open:
copies of the file are made with the key. Any tool that reads SQLCipher 4 opens the file with the passphrase alone.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import NamedTuple

ITERATIONS = 256_000
"""Rounds of PBKDF2-HMAC-SHA512: SQLCipher 4's own number, above the 210,000 of OWASP's password storage cheat sheet."""
SALT_SIZE = 16
_KEY_SIZE = 32


class Key(NamedTuple):
    """What opens one file and the copies made of it; its text does not tell it."""

    secret: bytes
    salt: bytes

    def __repr__(self) -> str:
        return "Key(…)"

    def spelled(self) -> str:
        """As SQLCipher reads a raw key with its salt; hexadecimal, so that it may stand in a statement."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def new_key(passphrase: str) -> Key:
    """A key for a new file, with a salt of its own. Takes some tenths of a second."""
    return derive(passphrase, os.urandom(SALT_SIZE))


def derive(passphrase: str, salt: bytes) -> Key:
    """The key that a passphrase gives with a file's salt. Takes some tenths of a second.

    The passphrase is brought to one spelling (Unicode NFC) first: keyboards differ in how they send an accent.
    """
    import hashlib  # it loads OpenSSL, which a plain file does without

    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")
    return Key(hashlib.pbkdf2_hmac("sha512", typed, salt, ITERATIONS, _KEY_SIZE), salt)


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted file: its first bytes."""
    with path.open("rb") as file:
        return file.read(SALT_SIZE)
