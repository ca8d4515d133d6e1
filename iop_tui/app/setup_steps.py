"""What the first start asks: a passphrase, who works here, the first group. Nothing is written by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from iop_tui.desk.passphrase_policy import NO_WAY_BACK, SHORTEST, weakness
from iop_tui.desk.pins import check_pin
from iop_tui.domain.agenda import default_agenda, fit_agenda
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line
from iop_tui.domain.times import parse_plain
from iop_tui.domain.tracks import check_times


@dataclass(frozen=True)
class FirstTrack:
    """The first group: its weekdays (0 is Monday), start and end in minutes after midnight."""

    name: str
    days: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True)
class Answers:
    """What the first start found out; ``passphrase`` and ``pin`` are never shown."""

    passphrase: str = field(default="", repr=False)
    name: str = ""
    credentials: str = ""
    pin: str = field(default="", repr=False)
    track: FirstTrack | None = None
    clients: Path | None = None


@dataclass(frozen=True)
class Ask:
    """One line of a step."""

    key: str
    label: str
    hint: str = ""
    secret: bool = False
    value: str = ""


@dataclass(frozen=True)
class Step:
    """A screen of the first start: what it says, what it asks, and what becomes of the answers."""

    title: str
    words: Sequence[str]
    asks: Sequence[Ask]
    take: Callable[[Answers, Mapping[str, str]], Answers]


class TypeAgain(Refused):
    """What was typed unseen will not do: it has to be typed again from the first letter on."""


def _passphrase(known: Answers, v: Mapping[str, str]) -> Answers:
    if wrong := weakness(v["first"]):
        raise TypeAgain(wrong)
    if v["first"] != v["again"]:
        raise TypeAgain("The two do not match.", "Type both again.")
    return replace(known, passphrase=v["first"])


def _person(known: Answers, v: Mapping[str, str]) -> Answers:
    name = line(v["name"], 80)
    if not name:
        raise Refused("Enter your name: it is attached to everything you record.")
    if v["pin"] or v["again"]:
        try:
            check_pin(v["pin"], v["again"])
        except Refused as error:
            raise TypeAgain(error.text, error.hint) from None
    return replace(known, name=name, credentials=line(v["credentials"], 40), pin=v["pin"])


def _group(known: Answers, v: Mapping[str, str]) -> Answers:
    clients = _file(v["clients"]) if v["clients"] else None
    track = None
    if v["name"]:
        name = line(v["name"], 60)
        if not name:
            raise Refused("A group needs a name.", "Such as Morning IOP.")
        start, end = parse_plain(v["start"]), parse_plain(v["end"])
        length = check_times(start, end) - start
        fit_agenda(default_agenda(length), length)
        track = FirstTrack(name, parse_weekdays(v["days"]), start, end)
    elif clients is not None:
        raise Refused("Add a group first.", "Enter its name, or leave the list for later.")
    return replace(known, track=track, clients=clients)


def _file(typed: str) -> Path:
    """A file by its path; raises Refused where there is none, or can be none."""
    from iop_tui.exchange.importing.decoding import read_text
    from iop_tui.exchange.importing.files import path_of, read_list

    try:
        path = path_of(typed)
    except Refused as refused:
        raise Refused(refused.text, "Check its path, or leave it blank.") from None
    read_text(read_list(path))
    return path


PASSPHRASE = Step(
    "A passphrase for the file",
    (
        "The file will hold clients' records. It is encrypted: a lost laptop reveals nothing.",
        NO_WAY_BACK.replace("\n", " "),
    ),
    (
        Ask("first", "Passphrase", f"at least {SHORTEST} characters; four random words", True),
        Ask("again", "Confirm", "", True),
    ),
    _passphrase,
)
PERSON = Step(
    "Who leads the groups",
    (
        "Your name is attached to everything you record. The PIN uncovers the screen after a pause and signs notes.",
        "Others can be added later: m on Today, then 3.",
    ),
    (
        Ask("name", "Your name", "as shown on signed notes"),
        Ask("credentials", "Credentials", "such as LCSW; optional"),
        Ask("pin", "PIN", "4 to 12 digits", True),
        Ask("again", "Confirm", "", True),
    ),
    _person,
)
GROUP = Step(
    "The first group",
    (
        "A group meets on certain weekdays. A client list is a CSV as the office exports it.",
        "Both can wait: leave the name blank to start without.",
    ),
    (
        Ask("name", "Track", "such as Morning IOP"),
        Ask("days", "Weekdays", "such as mon,wed,fri", value="mon,wed,fri"),
        Ask("start", "Start", "such as 09:00", value="09:00"),
        Ask("end", "End", "such as 12:15", value="12:15"),
        Ask("clients", "List of clients", "the path of a file; optional"),
    ),
    _group,
)
