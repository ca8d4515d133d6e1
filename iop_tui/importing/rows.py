"""From one row of cells to one client, or to what is wrong with the row."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from iop_tui.importing.dates import DateOrder, is_no_date, parse_date
from iop_tui.importing.headers import Columns
from iop_tui.importing.lines import ClientLine, LineProblem
from iop_tui.importing.names import split_name
from iop_tui.importing.spellings import Field
from iop_tui.importing.table import Row
from iop_tui.importing.text import LONGEST, clean
from iop_tui.importing.values import parse_number, parse_reason, parse_status, parse_weeks
from iop_tui.importing.weekdays import parse_days

DATE_FIELDS = (Field.ADMITTED, Field.DISCHARGED, Field.SOBRIETY)
"""The fields that hold a date; all of a file's dates share one order."""

_Value = TypeVar("_Value")
_BLANK = frozenset({"", "-", "--", "n/a", "null", "none", "nan"})
_ACTIVE = {"active": True, "discharged": False}


def cell(row: Row, columns: Columns, field: Field) -> str:
    """The cleaned text of one field in a row, '' where the file has no such column."""
    place = columns.places.get(field)
    return "" if place is None else clean(row.cells[place])


def is_blank(text: str) -> bool:
    """Whether a cell that holds no name says that there is nothing to say."""
    return text.lower() in _BLANK


def read_row(row: Row, columns: Columns, order: DateOrder) -> tuple[ClientLine, tuple[LineProblem, ...]]:
    """The client of a row, and what is wrong with it; with a problem the client is not to be used.

    A date that cannot be read is None in the client, a number that cannot be relied on is ''.
    """
    cells = _Cells(row, columns, order)
    last, first = cells.name()
    client = ClientLine(
        line=row.line,
        number=cells.number(),
        last=last,
        first=first,
        preferred=cells.text(Field.PREFERRED),
        admitted_on=cells.date(Field.ADMITTED),
        discharged_on=cells.date(Field.DISCHARGED),
        discharge_reason=parse_reason(cell(row, columns, Field.REASON)),
        sobriety_date=cells.date(Field.SOBRIETY),
        planned_weeks=cells.value(Field.WEEKS, parse_weeks, "the planned weeks are not a number of weeks"),
        level_of_care=cells.text(Field.LEVEL),
        track=cells.text(Field.TRACK),
        weekdays=cells.value(Field.DAYS, parse_days, "the days are not days of the week"),
        active=_ACTIVE.get(parse_status(cell(row, columns, Field.STATUS))),
    )
    if client.admitted_on and client.discharged_on and client.discharged_on < client.admitted_on:
        cells.wrong("discharged before admission")
    return client, tuple(cells.problems)


class _Cells:
    """The cells of one row, read one field at a time; what cannot be read is kept as a problem."""

    def __init__(self, row: Row, columns: Columns, order: DateOrder) -> None:
        self.problems: list[LineProblem] = []
        self._row, self._columns, self._order = row, columns, order

    def wrong(self, text: str) -> None:
        """Keep a problem of this row."""
        self.problems.append(LineProblem(self._row.line, text))

    def name(self) -> tuple[str, str]:
        """Last and first name; a single name is the last name."""
        if Field.FULL in self._columns.places:
            last, first = split_name(self._cell(Field.FULL))
        else:
            last, first = self._cell(Field.LAST), self._cell(Field.FIRST)
        if not _has_a_letter(last):
            last, first = first, ""
        if not _has_a_letter(last):
            self.wrong("no name")
        if max(len(last), len(first)) > LONGEST:
            self.wrong(f"the name is longer than {LONGEST} characters")
        return last, first

    def number(self) -> str:
        """The client number, '' where there is none or it is lost."""
        try:
            number = parse_number(self._cell(Field.NUMBER))
        except ValueError as mangled:
            self.wrong(str(mangled))
            return ""
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
            return parse_date(text, self._order)
        except ValueError:
            self.wrong(f"the {field} is not a date")
            return None

    def value(self, field: Field, parse: Callable[[str], _Value], otherwise: str) -> _Value | None:
        """A value that `parse` reads, None where there is none."""
        text = self._cell(field)
        if is_blank(text):
            return None
        try:
            return parse(text)
        except ValueError:
            self.wrong(otherwise)
            return None

    def _cell(self, field: Field) -> str:
        return cell(self._row, self._columns, field)

    def _not_too_long(self, field: Field, text: str) -> str:
        if len(text) > LONGEST:
            self.wrong(f"the {field} is longer than {LONGEST} characters")
        return text


def _has_a_letter(text: str) -> bool:
    return any(sign.isalpha() for sign in text)
