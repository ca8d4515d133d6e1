"""The form of a program's notes: free text, one of the usual forms, or headings of its own."""

from __future__ import annotations

from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line

FREE = "free"
NOTE_FORMS: dict[str, tuple[str, ...]] = {
    FREE: (),
    "DAP": ("Data", "Assessment", "Plan"),
    "BIRP": ("Behavior", "Intervention", "Response", "Plan"),
    "SOAP": ("Subjective", "Objective", "Assessment", "Plan"),
    "GIRP": ("Goals", "Intervention", "Response", "Plan"),
}
"""The usual forms of progress notes by their names; each heading begins a paragraph."""
_MOST, _LONGEST = 8, 40


def read_form(text: str) -> str:
    """A form as it is stored: a name of ``NOTE_FORMS``, or a program's own headings with `` | `` between them.

    Raises Refused for a single word that is no form, more than eight headings, or one of more than 40 letters.
    """
    typed = text.strip()
    known = next((name for name in NOTE_FORMS if name.casefold() == typed.casefold()), None)
    if known is not None:
        return known
    own = [line(part, _LONGEST + 1).strip(" :") for part in typed.split("|")]
    if not 2 <= len(own) <= _MOST or not all(own) or any(len(heading) > _LONGEST for heading in own):
        names = ", ".join(NOTE_FORMS)
        raise Refused("That is not a note form.", f"Write one of {names}, or 2 to 8 headings with | between them.")
    return " | ".join(own)


def headings_of(form: str) -> tuple[str, ...]:
    """The headings of a stored form; none for free text."""
    return NOTE_FORMS[form] if form in NOTE_FORMS else tuple(form.split(" | "))


def blank_note(form: str) -> str:
    """A note before anything is written in it: its headings, a paragraph each."""
    return "\n\n".join(f"{heading}: " for heading in headings_of(form))


def without_headings(text: str, form: str) -> str:
    """What a note says under its headings."""
    starts = tuple(f"{heading}:" for heading in headings_of(form))
    parts = (part.partition(":")[2] if starts and part.startswith(starts) else part for part in text.splitlines())
    return "\n".join(parts)


def only_headings(text: str, form: str) -> bool:
    """Whether a text says nothing: it is blank, or has headings of the form and nothing under them."""
    return not without_headings(text, form).strip()
