"""Reasons in words: why a closed day is corrected or opened again."""

from __future__ import annotations

import re

from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line


def reason_in_words(typed: str) -> str:
    """A reason as somebody wrote it; raises Refused for a slip of a key, such as the digits of a time."""
    if not re.search(r"[^\W\d_]{2,}", typed):
        raise Refused("A correction needs a reason.", "Write a few words.")
    return line(typed)
