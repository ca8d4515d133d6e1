"""What comes out of a file of clients: the good lines, the bad ones, and how the file was read."""

from dataclasses import dataclass
from datetime import date

from iop_tui.importing.dates import DateOrder


@dataclass(frozen=True)
class ClientLine:
    """One client as the file gives them; `line` is where the client stands in the file, from 1.

    `last` is never empty: whoever has one name has it here. `number` is '' where there is none.
    `discharge_reason` is '' or one of completed, transferred, dropped_out, terminated, other.
    `active` is what a status column says, and None where it says nothing that is understood.
    """

    line: int
    number: str
    last: str
    first: str
    preferred: str
    admitted_on: date | None
    discharged_on: date | None
    discharge_reason: str
    sobriety_date: date | None
    planned_weeks: int | None
    level_of_care: str
    track: str
    weekdays: frozenset[int] | None
    active: bool | None


@dataclass(frozen=True)
class LineProblem:
    """Why a line was not read as a client. The text never holds what a person's cells hold."""

    line: int
    text: str


@dataclass(frozen=True)
class ClientFile:
    """A whole file as it was read.

    `taken` pairs each heading that was used with what it was used for; `left_out` are the headings
    of which nothing was read. Where the file leaves open whether the day or the month stands first,
    `ambiguous_dates` is set and there are no lines: `example` is a date that reads both ways and
    `examples` its two readings, month first and day first. Ask, and read the file again with the answer.
    """

    lines: tuple[ClientLine, ...]
    problems: tuple[LineProblem, ...]
    taken: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    encoding: str
    delimiter: str
    date_order: DateOrder | None
    ambiguous_dates: bool = False
    example: str = ""
    examples: tuple[str, str] | None = None
