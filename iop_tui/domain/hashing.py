"""SHA-256 (FIPS 180-4) of a text, in hexadecimal, as the chain uses it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    # Python's own code, as the standard library's random does it: hashlib would load OpenSSL at every start
    try:
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256
    except ImportError:
        from hashlib import sha256


def sha256_of(text: str) -> str:
    """The 64 hexadecimal digits of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()
