"""From one row of cells to one client, or to what is wrong with the row."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from iop_tui.domain.name_parts import split_name, tidy
from iop_tui.domain.names import Name
from iop_tui.exchange.importing.clean_text import LONGEST, clean
from iop_tui.exchange.importing.dates import DateOrder, is_no_date, not_after, parse_date
from iop_tui.exchange.importing.headers import Columns
from iop_tui.exchange.importing.results import ClientLine, LineProblem
from iop_tui.exchange.importing.spellings import Field
from iop_tui.exchange.importing.table import Row
from iop_tui.exchange.importing.values import (
    is_level,
    note_in_name,
    parse_number,
    parse_reason,
    parse_status,
    parse_weeks,
    says_not_here,
)
from iop_tui.exchange.importing.weekdays import parse_days

DATE_FIELDS = (Field.ADMITTED, Field.DISCHARGED, Field.SOBRIETY)
"""The fields that hold a date; all of a file's dates share one order."""

NO_NAME = "no name"
"""The problem of a line without one."""

_Value = TypeVar("_Value")
_BLANK = frozenset({"", "-", "--", "n/a", "null", "none", "nan", "(null)", "\\n", "#n/a", "<na>"})
_ACTIVE = {"active": True, "discharged": False}
_AHEAD = timedelta(days=3 * 366)
"""How far admission and discharge may lie ahead before a year of two digits is taken for one of the last century."""


@dataclass(frozen=True)
class Reading:
    """How a file's rows are read: the order of its dates, today, and the levels of care that the program knows.

    ``last_first`` is the order of names in one column that no comma parts; ``flags`` are the columns, with their
    headings, where yes, or a day, says that somebody is not here.
    """

    order: DateOrder
    today: date | None = None
    levels: Set[str] = frozenset()
    last_first: bool = False
    flags: Sequence[tuple[int, str]] = ()


def cell(row: Row, columns: Columns, field: Field) -> str:
    """The cleaned text of one field in a row, '' where the file has no such column."""
    place = columns.places.get(field)
    return "" if place is None else clean(row.cells[place])


def is_blank(text: str) -> bool:
    """Whether a cell that holds no name says that there is nothing to say."""
    return text.lower() in _BLANK


def read_row(row: Row, columns: Columns, how: Reading) -> tuple[ClientLine, tuple[LineProblem, ...]]:
    """The client of a row, and what is wrong with it; with a problem the client is not to be used.

    A date that cannot be read is None in the client, a number that cannot be relied on is ''.
    """
    cells = _Cells(row, columns, how)
    name = cells.name()
    status, level = cell(row, columns, Field.STATUS), cells.text(Field.LEVEL)
    discharged = cells.date(Field.DISCHARGED)
    client = ClientLine(
        line=row.line,
        number=cells.number(),
        last=name.last,
        first=name.first,
        preferred=cells.text(Field.PREFERRED),
        admitted_on=cells.date(Field.ADMITTED),
        discharged_on=discharged,
        discharge_reason=parse_reason(cell(row, columns, Field.REASON)),
        sobriety_date=cells.date(Field.SOBRIETY),
        planned_weeks=cells.value(Field.WEEKS, parse_weeks, "the planned weeks are not a number of weeks"),
        level_of_care=level,
        track=cells.text(Field.TRACK),
        weekdays=cells.value(Field.DAYS, parse_days, "the days are not days of the week"),
        active=_ACTIVE.get(parse_status(status)),
        held_back=cells.held_back(status, level, discharged is not None),
        program=cells.text(Field.PROGRAM),
        written=cells.written,
        guessed=cells.guessed,
    )
    if client.admitted_on and client.discharged_on and client.discharged_on < client.admitted_on:
        cells.wrong("discharged before admission")
    return client, tuple(cells.problems)


class _Cells:
    """The cells of one row, read one field at a time; what cannot be read is kept as a problem."""

    def __init__(self, row: Row, columns: Columns, how: Reading) -> None:
        self.problems: list[LineProblem] = []
        self.written = Name("")
        self.guessed = False
        self._row, self._columns, self._how = row, columns, how

    def wrong(self, text: str, value: str = "") -> None:
        """Keep a problem of this row."""
        self.problems.append(LineProblem(self._row.line, text, value[:LONGEST]))

    def name(self) -> Name:
        """Last and first name; a single name is the last name."""
        if Field.FULL in self._columns.places:
            whole = self._cell(Field.FULL)
            self.written = name = split_name(whole, self._how.last_first)
            self.guessed = "," not in whole and not self._how.last_first
        else:
            self.written = Name(self._cell(Field.LAST), self._cell(Field.FIRST))
            name = tidy(self.written.last, self.written.first)
        if not _has_a_letter(name.last):
            name = Name(name.first)
        if not _has_a_letter(name.last):
            self.wrong(NO_NAME)
        if max(map(len, name)) > LONGEST:
            self.wrong(f"the name is longer than {LONGEST} characters")
        if any("\ufffd" in part for part in name):
            self.wrong("a letter of the name cannot be read")
        return name

    def number(self) -> str:
        """The client number, '' where there is none or it is lost."""
        try:
            number = parse_number(self._cell(Field.NUMBER))
        except ValueError as mangled:
            self.wrong(str(mangled), self._cell(Field.NUMBER))
            return ""
        if "\ufffd" in number:
            self.wrong("a sign of the client number cannot be read")
        return self._not_too_long(Field.NUMBER, number)

    def text(self, field: Field) -> str:
        """A text as it stands."""
        text = self._cell(field)
        return "" if is_blank(text) else self._not_too_long(field, text)

    def date(self, field: Field) -> date | None:
        """A date, None where there is none."""
        text = self._cell(field)
        if is_no_date(text):
            return None
        try:
            day = parse_date(text, self._how.order)
        except ValueError:
            self.wrong(f"the {field} is not a date", text)
            return None
        if self._how.today is None:
            return day
        return not_after(day, text, self._how.today if field is Field.SOBRIETY else self._how.today + _AHEAD)

    def value(self, field: Field, parse: Callable[[str], _Value], otherwise: str) -> _Value | None:
        """A value that `parse` reads, None where there is none."""
        text = self._cell(field)
        if is_blank(text):
            return None
        try:
            return parse(text)
        except ValueError:
            self.wrong(otherwise, text)
            return None

    def held_back(self, status: str, level: str, discharged: bool) -> str:
        """The word that keeps a line from being expected: it is not understood, or says that they are not here."""
        state = "active" if is_blank(status) else parse_status(status)
        if state == "unknown" or (state == "discharged" and not discharged):
            return status[:LONGEST]
        if level and level.casefold() not in self._how.levels and (says_not_here(level) or not is_level(level)):
            return level
        reason = self._cell(Field.REASON)
        if parse_reason(reason) and not discharged and parse_status(reason) != "active":
            return reason[:LONGEST]
        for place, heading in self._how.flags:
            flag = clean(self._row.cells[place])
            if not is_blank(flag) and parse_status(flag) != "discharged" and not (len(flag) > 5 and is_no_date(flag)):
                return heading[:LONGEST]
        section = self._row.section if says_not_here(self._row.section) else ""
        return section or note_in_name(f"{self.written.first} {self.written.last}")

    def _cell(self, field: Field) -> str:
        return cell(self._row, self._columns, field)

    def _not_too_long(self, field: Field, text: str) -> str:
        if len(text) > LONGEST:
            self.wrong(f"the {field} is longer than {LONGEST} characters")
        return text


def _has_a_letter(text: str) -> bool:
    return any(sign.isalpha() for sign in text)
