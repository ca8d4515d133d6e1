"""From the text of a file to its row of headings and the rows under it, each with its line in the file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iop_tui.domain.errors import Refused
from iop_tui.importing.headers import fields_in, known_headings, meaning_of
from iop_tui.importing.lines import LineProblem
from iop_tui.importing.text import clean

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_HEADINGS_WITHIN = 30
_MOST = 50_000
"""Lines of a list: nothing longer fills the memory of a small laptop."""
_END = "end"
_NAME_A_COLUMN = 'Name one column "Last name" and one "First name", or one column "Name".'
_FOOT = re.compile(
    r"(?:(?:grand |sub-?)?totals?|count|(?:number of )?(?:clients|patients|records|rows))"
    r"(?: (?:clients|patients|records|rows))? ?[:=]? ?[0-9]+"
    r"|[0-9]+ (?:clients|patients|records|rows)(?: (?:found|listed|exported))?\.?"
    r"|page:? [0-9]+(?: (?:of|/) [0-9]+)?|(?:grand )?totals?|end of report"
    r"|(?:printed|generated|exported|report (?:date|run|printed|generated))\b.*[0-9]{4}.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file; `line` is the line on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The headings, the rows under them that fit them, and the lines that do not."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[LineProblem, ...]
    delimiter: str


@dataclass(frozen=True)
class _Reading:
    """A text read with one delimiter; `failure` is why it could not be read to its end."""

    delimiter: str
    records: Sequence[Row]
    failure: Refused | None
    place: int
    hits: int

    @property
    def score(self) -> tuple[int, float]:
        """How well the delimiter fits: headings that are known, then rows no wider than they are."""
        return self.hits, _share_that_fits(self.records[self.place :]) if self.hits else 0.0


def read_table(text: str) -> Table:
    """The table in a text: the delimiter under which most headings are known and most rows fit them."""
    text = text.replace("\x00", "").removeprefix("\ufeff")
    readings = [_reading(text, word) for word in _DELIMITERS]
    best = max(readings, key=lambda reading: reading.score)
    if not best.hits:
        failures = [reading.failure for reading in readings if reading.failure]
        if len(failures) == len(readings):
            raise failures[0]
        above = [reading.records[:_HEADINGS_WITHIN] for reading in readings]
        raise _no_name(max(above, key=_known_in_best_row))
    # Asked only of the best: a quotation mark means nothing under a delimiter the file does not use.
    if best.failure:
        raise best.failure
    return _table(best.records[best.place], best.records[best.place + 1 :], best.delimiter)


def _reading(text: str, delimiter: str) -> _Reading:
    records: list[Row] = []
    failure: Refused | None = None
    try:
        for row in _records(text, _DELIMITERS[delimiter]):
            records.append(row)
    except Refused as refused:
        failure = refused
    return _Reading(delimiter, records, failure, *_row_of_headings(records))


def _records(text: str, delimiter: str) -> Iterator[Row]:
    """All records but those without a character. Refused where a quotation mark swallows the rest of the file.

    A last record of our own shows that: where it does not come back as itself, a cell was still open.
    """
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    reader = csv.reader(io.StringIO(ended + _END, newline=""), delimiter=delimiter, skipinitialspace=True)
    line = 1
    held = Row(line, (_END,))
    try:
        for cells in reader:
            if line > 1 and any(held.cells):
                yield held
            if line > _MOST:
                raise Refused(f"The file has more than {_MOST} lines.", "That is no list of clients; check the file.")
            held = Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        raise Refused(
            f"A cell that begins on line {line} is too long to be one.",
            "Look there for a quotation mark that is never closed.",
        ) from None
    if held.cells != (_END,):
        raise Refused(
            f"A quotation mark on line {held.line} or after it is never closed.",
            "Correct it, so that the lines can be told apart, and import the file again.",
        )


def _row_of_headings(records: Sequence[Row]) -> tuple[int, int]:
    """Where the headings stand and how many fields they name: the first of the rows that name most.

    A word such as "Client" that stands in one column of several rows is what they say of each person.
    Whole rows that come again are the headings of the next page.
    """
    window = records[:_HEADINGS_WITHIN]
    distinct = dict.fromkeys(_folded(row.cells) for row in window)
    standing = Counter(cell for cells in distinct for cell in enumerate(cells))
    hits = [len(fields_in(_possible_headings(row.cells, standing))) for row in window]
    most = max(hits, default=0)
    return (hits.index(most), most) if most else (0, 0)


def _possible_headings(cells: Sequence[str], standing: Mapping[tuple[int, str], int]) -> list[str]:
    standings = (standing[place] for place in enumerate(_folded(cells)))
    return [cell for cell, times in zip(cells, standings, strict=False) if times == 1 or not _is_weak(cell)]


def _is_weak(cell: str) -> bool:
    meaning = meaning_of(cell)
    return meaning is not None and meaning.weak


def _folded(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(cell).casefold() for cell in cells[: _width(cells)])


def _width(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if clean(cell)), default=0)


def _share_that_fits(records: Sequence[Row]) -> float:
    """How many of the rows have no more cells than the first of them, the headings."""
    widths = [width for row in records if (width := _width(row.cells))]
    return sum(1 for width in widths if width <= widths[0]) / len(widths)


def _table(header: Row, below: Sequence[Row], delimiter: str) -> Table:
    width = _width(header.cells)
    headings = header.cells[:width]
    rows: list[Row] = []
    problems: list[LineProblem] = []
    for row in below:
        cells = _folded(row.cells)
        if not cells or cells == _folded(headings):
            continue
        if _is_foot(cells):
            problems.append(LineProblem(row.line, "looks like the foot of a report, not a client"))
        elif len(cells) > width:
            problems.append(LineProblem(row.line, "has more cells than there are headings"))
        else:
            rows.append(Row(row.line, row.cells + ("",) * (width - len(row.cells))))
    return Table(headings, tuple(rows), tuple(problems), delimiter)


def _is_foot(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) <= 2 and _FOOT.fullmatch(" ".join(filled)) is not None


def _known_in_best_row(records: Sequence[Row]) -> int:
    return max((len(known_headings(row.cells)) for row in records), default=0)


def _no_name(records: Sequence[Row]) -> Refused:
    """Only words that are surely headings are shown: in a file without headings the rows are people."""
    row = max(records, key=lambda row: len(known_headings(row.cells)), default=Row(1, ()))
    known = known_headings(row.cells)
    if len(known) < 2:
        return Refused("The file has no row of headings.", _NAME_A_COLUMN)
    others = sum(1 for cell in row.cells if clean(cell)) - len(known)
    more = f" and {others} more" if others else ""
    return Refused(f"No heading for the client's name among: {', '.join(known)}{more}.", _NAME_A_COLUMN)
