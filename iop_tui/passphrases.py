"""What a new passphrase has to be, and what is said of it."""

from __future__ import annotations

SHORTEST = 12
"""Characters of a new passphrase: above the 8 that NIST SP 800-63B asks for, for it is the only lock of the file."""
LONGEST = 1000
NO_WAY_BACK = (
    "The passphrase cannot be recovered: without it nobody can\nread the file, nor its backups. Write it down, "
    "seal it in an envelope,\nand keep it where the program keeps its keys, not with this laptop."
)


def weakness(passphrase: str) -> str:
    """Why a new passphrase cannot be taken; empty where it can."""
    if len(passphrase) < SHORTEST:
        return f"Too short: take at least {SHORTEST} characters, such as four words that do not belong together."
    if len(passphrase) > LONGEST:
        return f"Too long: take at most {LONGEST} characters."
    if len(set(passphrase.lower())) < 5:
        return "Too simple: take four words that do not belong together."
    return ""
