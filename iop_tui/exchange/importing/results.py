"""What comes out of a file of clients: the good lines, the bad ones, and how the file was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from iop_tui.domain.names import Name
from iop_tui.exchange.importing.dates import DateOrder
from iop_tui.exchange.importing.spellings import Field


@dataclass(frozen=True)
class ClientLine:
    """One client as the file gives them; `line` is where the client stands in the file, from 1.

    `last` is never empty: whoever has one name has it here. `number` is '' where there is none.
    `discharge_reason` is '' or one of completed, transferred, dropped_out, terminated, other.
    `active` is what a status column says, and None where it says nothing that is understood.
    `held_back` is the word of the file that keeps the line from being expected: a status or a level of care that is
    not understood, or that says not here without a day of discharge. `program` is what a column such as Program or
    Service says.
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
    held_back: str = field(default="", compare=False)
    program: str = ""
    written: Name = field(default=Name(""), compare=False)
    """The names as they stand in their columns, suffixes and capitals untouched."""
    guessed: bool = field(default=False, compare=False)
    """Whether the file does not say which of the names is the last name."""

    @property
    def name(self) -> Name:
        """The names of the line."""
        return Name(self.last, self.first, self.preferred)


@dataclass(frozen=True)
class LineProblem:
    """Why a line was not read as a client. The text never holds what a person's cells hold; ``value`` does."""

    line: int
    text: str
    value: str = field(default="", compare=False)


@dataclass(frozen=True)
class ImportedFile:
    """A whole file as it was read.

    `taken` pairs each heading that was used with what it was used for; `left_out` are the headings of which nothing
    was read. Where the file leaves open whether the day or the month stands first, `ambiguous_dates` is set and
    there are no lines: `example` is a date that reads both ways and `examples` its two readings, month first and day
    first. Where names hold what no name holds, `encodings` pairs the encodings that may be meant (the present one
    first) with some names as they would be, and there are no lines. Ask, and read the file again with the answer.

    `bad` are the lines with a problem as far as they could be read, `not_clients` the lines that are furniture of a
    report, `repeated` the lines that say the same as another one, by line. `rest_of` gives the other lines of the same
    person. `places` tells which column each field is read from, `bad_bytes` the lines with bytes that are no letters.
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
    encodings: tuple[tuple[str, Sequence[str]], ...] = ()
    bad: tuple[ClientLine, ...] = ()
    not_clients: tuple[LineProblem, ...] = ()
    headings: tuple[str, ...] = ()
    places: tuple[tuple[Field, int], ...] = ()
    bad_bytes: tuple[int, ...] = ()
    in_capitals: bool = False
    """Whether every name of the file is written in capitals."""
    turned: bool = False
    """Whether names of one column were read as first name, last name."""

    @property
    def asks(self) -> bool:
        """Whether the file cannot be read before a question is answered."""
        return self.ambiguous_dates or bool(self.encodings)
