"""Single cells that are neither a name, a date nor days: status, discharge reason, weeks, client number."""

import re
from collections.abc import Set as AbstractSet

_ACTIVE = frozenset(
    {"active", "admitted", "readmitted", "open", "enrolled", "current", "attending", "engaged", "alive", "member"}
)
_DISCHARGED_WORDS = """
discharged discharge closed inactive completed complete transferred graduated graduate dropped
terminated withdrawn withdrew deactivated archived ended dc ama
"""
_DISCHARGED = frozenset(_DISCHARGED_WORDS.split())
# A place that is only planned, and any "not": neither here nor gone, so the status stays open.
_OPEN_QUESTION_WORDS = """
not non never pre pending planned waitlist waitlisted waiting wait referred referral scheduled hold
prospective prospect deceased declined alumni deleted no longer former formerly previously was prior cancelled
canceled denied ineligible show dead died
"""
_OPEN_QUESTION = frozenset(_OPEN_QUESTION_WORDS.split())
_YES = frozenset({"y", "yes", "true", "1", "t", "a", "in treatment", "in program", "in progress"})
_NO = frozenset({"n", "no", "false", "0", "f", "i", "d c"})

_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "dropped_out",
        re.compile(
            r"\b(?:drop(?:ped)? ?out|dropped|ama|asa|against (?:medical|staff|clinical) advice|no[ -]?shows?"
            r"|lost (?:to )?(?:contact|follow)|self[ -]discharged?|withdrew|withdrawn|withdrawal|eloped"
            r"|elopement|abandoned|stopped (?:attending|coming)|left (?:program|treatment|early))\b"
        ),
    ),
    (
        "terminated",
        re.compile(
            r"\b(?:terminat(?:ed|ion)|administrative(?:ly)?|admin|non-?complian(?:ce|t)|rule violation"
            r"|violat(?:ed|ion)|behaviou?ral|expelled|dismissed|for cause)\b"
        ),
    ),
    (
        "transferred",
        re.compile(
            r"\b(?:transfer(?:red)?|step(?:ped)?[ -]?(?:up|down)|higher level|lower level|moved to"
            r"|referred (?:to|out)|hospitali[sz]ed)\b"
        ),
    ),
    (
        "completed",
        re.compile(r"\b(?:completed?|completion|graduated?|graduation|successful(?:ly)?|goals met)\b"),
    ),
)
_NEGATED = re.compile(r"\b(?:not|non|never|without|incomplete|unsuccessful(?:ly)?)\b")
_NOTE_IN_NAME = re.compile(
    r"[(\[*]\s*(?:deceased|inactive|discharged|duplicate|do not use|dnu|void|deleted|test)\b[^)\]*]*[)\]*]?"
    r"|\bdo not use\b|\b(?:duplicate|test) (?:patient|client|record)\b|\b(?:patient|client) (?:duplicate|test)\b",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"([0-9]{1,3})(?:\.0+)?\s*(?:w|wks?|weeks?)?\.?", re.IGNORECASE)
_NO_NUMBER_WORDS = """
- -- n/a na null none nil nan unknown (null) \\n #n/a <na> #ref! tbd tba pending new (blank) [null] undefined [empty]
unassigned
"""
_NO_SIGN_OF_ONE = re.compile(r"[#?.\-_*]+|0+")
_NO_NUMBER = frozenset(_NO_NUMBER_WORDS.split())
_MANGLED = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]{1,3}", re.IGNORECASE)
_LEVEL = re.compile(
    r"\b(?:iop|php|op|opt|outpatient|intensive|partial|hospitali[sz]ation|day (?:treatment|program|rehab)|residential"
    r"|inpatient|detox|withdrawal|mat|otp|aftercare|continuing care|step ?down|recovery|early intervention|asam"
    r"|(?:level )?[0-4](?:\.[0-9])?(?: ?wm)?)\b"
)
_NOT_HERE = re.compile(
    r"\b(?:wait ?list(?:ed)?|waiting|prospective|prospects?|declined|deceased|alumn\w+|deleted|inactive|discharged"
    r"|closed|not|no longer|none|pending|referred|cancell?ed|archived|withdrawn|graduated?)\b"
)


def parse_status(text: str) -> str:
    """One of active, discharged, unknown."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    plain = " ".join(words)
    if plain in _YES | _NO:
        return "active" if plain in _YES else "discharged"
    return _status_of(frozenset(words))


def _status_of(words: AbstractSet[str]) -> str:
    if words & _OPEN_QUESTION:
        return "unknown"
    if words & _DISCHARGED:
        return "discharged"
    return "active" if words & _ACTIVE else "unknown"


def note_in_name(name: str) -> str:
    """What a name says that is none of its words: that the person died, or that the record is not to be used."""
    match = _NOTE_IN_NAME.search(name)
    return match[0].strip("()[]* -").lower() if match else ""


def says_not_here(text: str) -> bool:
    """Whether a level of care or a program says that somebody does not come to group: a waiting list, alumni."""
    return _NOT_HERE.search(_plain(text)) is not None


def is_level(text: str) -> bool:
    """Whether a text is a level of care as programs write it: 2.1, IOP, Intensive Outpatient."""
    return _LEVEL.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def parse_reason(text: str) -> str:
    """'' for an empty cell, else one of completed, transferred, dropped_out, terminated, other."""
    plain = " ".join(text.lower().replace("_", " ").split())
    if not plain or plain in _NO_NUMBER:
        return ""
    for reason, pattern in _REASONS:
        if pattern.search(plain):
            return "other" if reason == "completed" and _NEGATED.search(plain) else reason
    return "other"


def parse_weeks(text: str) -> int:
    """A planned length of 1 to 104 weeks; ValueError where the text is none."""
    match = _WEEKS.fullmatch(text.strip())
    if match is None or not 1 <= int(match[1]) <= 104:
        raise ValueError("not a number of weeks")
    return int(match[1])


def parse_number(text: str) -> str:
    """A client number as it stands, '' for a cell that says there is none.

    ValueError for a number that a spreadsheet has rounded to a power of ten: its digits are lost.
    """
    if _MANGLED.fullmatch(text):
        raise ValueError(f"client number was changed by a spreadsheet ({text}); export it as text")
    return "" if text.lower() in _NO_NUMBER or _NO_SIGN_OF_ONE.fullmatch(text) else re.sub(r"^'(?=[0-9])", "", text)
