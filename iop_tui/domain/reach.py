"""How a client is reached: telephone, whether a message may be left, and whom to call in an emergency."""

from __future__ import annotations

import re
from typing import NamedTuple

from iop_tui.domain.errors import Refused

SELF, GUARDIAN, EMERGENCY = "self", "guardian", "emergency"
_PHONE = re.compile(r"[0-9 +\-().x]{7,20}")


class Reach(NamedTuple):
    """One way to reach a client, or somebody for them. ``relation`` is a code of ``contacts.RELATIONS``.

    ``message`` is whether a message may be left: ``yes``, ``no``, or empty where nobody asked.
    """

    client_id: int
    role: str
    relation: str = ""
    phone: str = ""
    message: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.relation or self.phone or self.message)


def read_phone(text: str) -> str:
    """A telephone number as it was typed, with single blanks; empty for none. Raises Refused for what is none."""
    phone = " ".join(text.split())
    if phone and not (_PHONE.fullmatch(phone) and sum(c.isdigit() for c in phone) >= 7):
        raise Refused("That is no phone number.", "Use 7 to 20 digits, blanks and + - ( ) . x.")
    return phone


def read_message(text: str) -> str:
    """Whether a message may be left: yes, no, or empty; raises Refused."""
    word = text.strip().casefold()
    for answer in ("yes", "no"):
        if word and answer.startswith(word):
            return answer
    if word:
        raise Refused("That is neither yes nor no.", "Type yes or no, or leave it blank.")
    return ""
