"""A program's rules: settings, each valid from a day on, so that a change leaves the past as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from iop_tui.domain.checklists import (
    AGREEMENT_LIMIT,
    AGREEMENTS,
    DISCHARGE,
    ORIENTATION,
    read_items,
    stored_items,
)
from iop_tui.domain.contacts import DAYS_AFTER, KINDS
from iop_tui.domain.errors import Refused
from iop_tui.domain.note_forms import FREE, read_form
from iop_tui.domain.note_phrases import DEFAULT_PHRASES, read_phrases, stored_phrases
from iop_tui.domain.text import line, prose

NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


class Rules(NamedTuple):
    """The rules in force on one day. Times are minutes; defaults are those of most programs.

    Targets: at least 9 hours a week for adults and 6 for adolescents (ASAM level 2.1), on at least 3 days (HCPCS
    H0015). Individual and family sessions count toward the week (Indiana 405 IAC 5-21.5-11); how many individual ones
    and medication visits a week has to have is up to the payer (Arizona asks for 1 to 3 of 50 minutes and 1 visit,
    memo of 2024-04-01). Calls begin with the misses of a few days (NIATx: from the first one on). ``notice`` goes with
    every export (42 CFR 2.32); its wording is the program's to decide.
    """

    grace: int = 5
    cutoff: int = 15
    day_minimum: int = 180
    week_target_adult: int = 540
    week_target_adolescent: int = 360
    week_start: int = 0
    unexcused_limit: int = 3
    note_days: int = 3
    initials: bool = False
    twelve_hours: bool = False
    note_form: str = FREE
    phrases: str = DEFAULT_PHRASES
    counting_contacts: str = "individual,family"
    contacts_in_day: bool = False
    week_days: int = 3
    week_individual: int = 0
    week_medication: int = 0
    individual_minimum: int = 0
    calls_after: int = 2
    calls_tries: int = 3
    unseen_days: int = 10
    guardian_days: int = 7
    announce_days: int = 7
    test_call: bool = False
    crisis_text: str = "988 · 911"
    plan_names_program: bool = False
    aftercare_calls: str = "7,30,90"
    orientation_items: str = stored_items(ORIENTATION)
    discharge_items: str = stored_items(DISCHARGE)
    agreements: str = stored_items(AGREEMENTS)
    site: str = ""
    notice: str = NOTICE

    @property
    def counting(self) -> frozenset[str]:
        """The kinds of contacts whose minutes count toward the week."""
        return frozenset(filter(None, self.counting_contacts.split(",")))

    @property
    def days_of_aftercare_calls(self) -> tuple[int, ...]:
        """Days after a discharge on which a client who said yes is called."""
        return tuple(int(day) for day in self.aftercare_calls.split(",") if day)

    def checklist(self, which: str) -> tuple[str, ...]:
        """The items of ``orientation`` or ``discharge``."""
        return read_items(self.orientation_items if which == "orientation" else self.discharge_items)

    def week_target(self, population: str) -> int:
        """Minutes a week that a population is expected to attend."""
        return self.week_target_adolescent if population == "adolescent" else self.week_target_adult


class RuleFacts(NamedTuple):
    """How a rule is shown, written and read."""

    label: str
    hint: str
    read: Callable[[str], int | bool | str]
    write: Callable[[object], str] = str


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.strip().isdecimal() or not low <= int(text) <= high:
            raise Refused(f"That is not a number from {low} to {high}.", "Type digits only.")
        return int(text)

    return read


def _hours(text: str) -> int:
    hours, _, rest = text.strip().partition(":")
    if not hours.isdecimal() or (rest and not (rest.isdecimal() and len(rest) == 2 and int(rest) < 60)):
        raise Refused("That is not a length of time.", "Write hours, or hours and minutes: 9 or 9:30.")
    minutes = int(hours) * 60 + int(rest or 0)
    if minutes > 10080:
        raise Refused("That is longer than a week.", "Write hours, or hours and minutes: 9 or 9:30.")
    return minutes


def _hours_text(value: object) -> str:
    minutes = int(str(value))
    return f"{minutes // 60}:{minutes % 60:02}"


def _one_of(options: Mapping[str, int | bool]) -> Callable[[str], int | bool]:
    def read(text: str) -> int | bool:
        word = text.strip().lower()
        for name, value in options.items():
            if word and name.startswith(word):
                return value
        raise Refused("That is not one of the choices.", f"Write one of: {', '.join(options)}.")

    return read


def _word(options: Mapping[str, int | bool]) -> Callable[[object], str]:
    return lambda value: next((n for n, v in options.items() if v == value), "")


def _text(text: str) -> str:
    if len(text) > 1000:
        raise Refused("That is too long.", "Use at most 1000 characters.")
    return prose(text).strip()


def _phrases(text: str) -> str:
    return stored_phrases(read_phrases(prose(text)))


def _contact_kinds(text: str) -> str:
    """Kinds of contacts by their codes or how they begin; ``none`` for no kind."""
    words = [w.strip().casefold().replace(" ", "_") for w in text.split(",") if w.strip()]
    if words in ([], ["none"]):
        return ""
    chosen = []
    for word in words:
        matching = [code for code in KINDS if code == word] or [code for code in KINDS if code.startswith(word)]
        if len(matching) != 1:
            raise Refused("That is not a kind of contact.", f"Write some of: {', '.join(KINDS)}, or none.")
        chosen += matching
    return ",".join(code for code in KINDS if code in chosen)


def _crisis(text: str) -> str:
    if len(line(text, 1000)) > 160:
        raise Refused("That is too long.", "Use at most 160 characters.")
    return line(text, 160)


def _site(text: str) -> str:
    if len(line(text, 1000)) > 60:
        raise Refused("That is too long.", "Use at most 60 characters.")
    return line(text, 60)


def _days_after(text: str) -> str:
    """Days after a discharge, each once and the earliest first; ``none`` or nothing for none."""
    typed = [d.strip() for d in text.replace(";", ",").split(",") if d.strip()]
    if [d.casefold() for d in typed] in ([], ["none"]):
        return ""
    days = {int(d) for d in typed if d.isascii() and d.isdecimal() and len(d) < 5}
    if len(typed) > 12 or len(days) < len(set(typed)) or any(not 1 <= d <= DAYS_AFTER for d in days):
        raise Refused(f"Those are not days from 1 to {DAYS_AFTER}.", "Write them as 7, 30, 90, or none.")
    return ",".join(map(str, sorted(days)))


def _items(text: str) -> str:
    return stored_items(read_items(text))


def _agreements(text: str) -> str:
    return stored_items(read_items(text, AGREEMENT_LIMIT))


_WEEK = {"monday": 0, "sunday": 6}
_NAMES: Mapping[str, int | bool] = {"names": False, "initials": True}
_YES: Mapping[str, int | bool] = {"no": False, "yes": True}
_CLOCK: Mapping[str, int | bool] = {"24": False, "12": True}

RULES: dict[str, RuleFacts] = {
    "grace": RuleFacts("Grace period", "minutes late still counted on time", _number(0, 120)),
    "cutoff": RuleFacts("Late cutoff", "minutes; later, sending home is policy", _number(0, 240)),
    "day_minimum": RuleFacts("Day minimum", "counted time that makes a day, as 3:00", _hours, _hours_text),
    "week_target_adult": RuleFacts("Week, adults", "counted time a week, as 9:00", _hours, _hours_text),
    "week_target_adolescent": RuleFacts("Week, adolescents", "counted time a week, as 6:00", _hours, _hours_text),
    "week_start": RuleFacts("Week starts on", "monday or sunday", _one_of(_WEEK), _word(_WEEK)),
    "unexcused_limit": RuleFacts("Unexcused limit", "absences without excuse per episode", _number(0, 99)),
    "note_days": RuleFacts("Notes within", "days after which a note is a late entry", _number(0, 60)),
    "initials": RuleFacts("Names in room view", "names or initials", _one_of(_NAMES), _word(_NAMES)),
    "twelve_hours": RuleFacts("Clock", "24 or 12 hours", _one_of(_CLOCK), _word(_CLOCK)),
    "note_form": RuleFacts("Note form", "free, DAP, BIRP, SOAP, GIRP, or headings with |", read_form),
    "phrases": RuleFacts("Phrases", "ready phrases for notes", _phrases),
    "counting_contacts": RuleFacts("Contacts that count", "such as individual, family; or none", _contact_kinds),
    "contacts_in_day": RuleFacts(
        "Contacts in the day", "in the day minimum, too: no or yes", _one_of(_YES), _word(_YES)
    ),
    "week_days": RuleFacts("Days a week", "days with counted time; 0 asks for none", _number(0, 7)),
    "week_individual": RuleFacts("Individual sessions", "sessions a week; 0 asks for none", _number(0, 7)),
    "week_medication": RuleFacts("Medication visits", "visits a week; 0 asks for none", _number(0, 7)),
    "individual_minimum": RuleFacts("Individual minutes", "minutes that make one; 0 for any", _number(0, 240)),
    "calls_after": RuleFacts("Call after", "misses in a row after which to call", _number(1, 30)),
    "calls_tries": RuleFacts("Letter after", "tries after which to write", _number(1, 30)),
    "unseen_days": RuleFacts("Not seen for", "days after which to call", _number(1, 90)),
    "guardian_days": RuleFacts("Guardian contact", "adolescents: days apart; 0 asks for none", _number(0, 90)),
    "announce_days": RuleFacts("Announce ahead", "days that the roster looks ahead", _number(0, 60)),
    "test_call": RuleFacts("Call about tests", "of who was away on its day: no or yes", _one_of(_YES), _word(_YES)),
    "crisis_text": RuleFacts("Crisis numbers", "in a new relapse prevention plan", _crisis),
    "plan_names_program": RuleFacts(
        "Program on plans", "its name on printed plans: no or yes", _one_of(_YES), _word(_YES)
    ),
    "aftercare_calls": RuleFacts("Aftercare calls", "days after discharge, such as 7, 30, 90; or none", _days_after),
    "orientation_items": RuleFacts("Orientation", "items with | between them, at most 12", _items),
    "discharge_items": RuleFacts("Discharge", "items with | between them, at most 12", _items),
    "agreements": RuleFacts("Agreements", "of the group, with | between them, at most 12", _agreements),
    "site": RuleFacts("Site", "goes with every export; leave blank for one site", _site),
    "notice": RuleFacts("Disclosure notice", "the disclosure notice that goes with every export", _text),
}


def rules_from(stored: Mapping[str, str]) -> Rules:
    """The rules of a day from what is stored; a key that this version does not know is passed over."""
    known = Rules._fields
    values = {k: RULES[k].read(v) for k, v in stored.items() if k in known}
    return Rules()._replace(**values)  # type: ignore[arg-type]


def rule_text(rules: Rules, key: str) -> str:
    """One rule as it is stored, shown and typed."""
    return RULES[key].write(getattr(rules, key))
