"""From the text of a file to its row of headings and the rows under it, each with its line in the file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.clean_text import clean
from iop_tui.exchange.importing.furniture import HEADINGS_AGAIN, NO_NUMBER, ONE_CELL, Furniture, begins_another_table
from iop_tui.exchange.importing.headers import Told, fields_in, known_headings, layout_key, meaning_of
from iop_tui.exchange.importing.results import LineProblem

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "caret": "^"}
_HEADINGS_WITHIN = 30
_MOST = 50_000
"""Lines of a list: nothing longer fills the memory of a small laptop."""
_END = "end"
_OTHER_TABLE = "part of another table"
_NAME_A_COLUMN = (
    'Name one column "Last name" and one "First name", or one column "Name"; or say --column "last_name=HEADING".'
)
_BACKSLASHED = re.compile(r'\\"')


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file; `line` is the line on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]
    section: str = ""
    """The title under which it stands, where there is one."""


@dataclass(frozen=True)
class Table:
    """The headings, the rows under them that fit them, the lines that do not, and those that are no clients.

    ``told`` is what a person said of its columns, now or when such a file was read before.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[LineProblem, ...]
    delimiter: str
    not_clients: tuple[LineProblem, ...] = ()
    told: Told | None = None


@dataclass(frozen=True)
class _Reading:
    """A text read with one delimiter; `failure` is why it could not be read to its end."""

    delimiter: str
    records: Sequence[Row]
    failure: Refused | None
    place: int
    hits: int
    told: Told
    backslashes: bool = False

    @property
    def score(self) -> tuple[int, float, bool, bool]:
        """How well the delimiter fits: headings that are known, then rows no wider than they are, then whole.

        Where a backslash before a quotation mark can be read as one, it is.
        """
        fits = _share_that_fits(self.records[self.place :]) if self.hits else 0.0
        return self.hits, fits, self.failure is None, self.backslashes


def read_table(text: str, told: Told | None = None, layouts: Mapping[str, Told] | None = None) -> Table:
    """The table in a text: the delimiter under which most headings are known and most rows fit them.

    ``told`` is what a person says of its columns, ``layouts`` what was said of files with the same headings.
    """
    text = text.replace("\x00", "").removeprefix("\ufeff")
    ways = [(word, backslashes) for backslashes in _ways(text) for word in _DELIMITERS]
    readings = [_reading(text, word, backslashes, told or {}, layouts or {}) for word, backslashes in ways]
    best = max(readings, key=lambda reading: reading.score)
    if not best.hits and (unwrapped := _unwrapped(text)):
        return read_table(unwrapped, told, layouts)
    if not best.hits:
        failures = [reading.failure for reading in readings if reading.failure]
        if len(failures) == len(readings):
            raise failures[0]
        above = [reading.records[:_HEADINGS_WITHIN] for reading in readings]
        raise _no_name(max(above, key=_known_in_best_row))
    # Asked only of the best: a quotation mark means nothing under a delimiter the file does not use.
    if best.failure:
        raise best.failure
    return _table(best)


def _unwrapped(text: str) -> str:
    """A text whose lines are each one quoted cell, without those quotation marks; empty where it is no such text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrapped = [line for line in lines if len(line) > 1 and line[0] == line[-1] == '"' and '","' not in line]
    return "\n".join(line[1:-1].replace('""', '"') for line in lines) if lines and len(wrapped) == len(lines) else ""


def likely_headings(text: str) -> tuple[str, ...]:
    """The headings of a text whose own are not understood: the row that has most known ones, else the widest one."""
    best: tuple[str, ...] = ()
    for word in _DELIMITERS:
        records = _reading(text, word, False, {}, {}).records[:_HEADINGS_WITHIN]
        for row in records:
            cells = tuple(map(clean, row.cells[: _width(row.cells)]))
            if (len(known_headings(cells)), len(cells)) > (len(known_headings(best)), len(best)):
                best = cells
    return best


def _ways(text: str) -> tuple[bool, ...]:
    """Whether quotation marks inside cells may be written with a backslash, the usual way first."""
    return (False, True) if _BACKSLASHED.search(text) else (False,)


def _reading(text: str, delimiter: str, backslashes: bool, told: Told, layouts: Mapping[str, Told]) -> _Reading:
    if _DELIMITERS[delimiter] not in text and delimiter not in ("comma", "semicolon"):
        return _Reading(delimiter, (), None, 0, 0, told)
    records: list[Row] = []
    failure: Refused | None = None
    try:
        for row in _records(text, _DELIMITERS[delimiter], backslashes):
            records.append(row)  # noqa: PERF402  (those before a fault are kept)
    except Refused as refused:
        failure = refused
    rows = records[:_HEADINGS_WITHIN] if layouts else ()
    known = next((layouts[key] for row in rows if (key := layout_key(row.cells)) in layouts), {})
    both = {**known, **told}
    return _Reading(delimiter, records, failure, *_row_of_headings(records, both), both, backslashes)


def _records(text: str, delimiter: str, backslashes: bool) -> Iterator[Row]:
    """All records but those without a character. Refused where a quotation mark swallows the rest of the file.

    A last record of our own shows that: where it does not come back as itself, a cell was still open.
    """
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    source = io.StringIO(ended + _END, newline="")
    reader = csv.reader(
        source, delimiter=delimiter, skipinitialspace=True, doublequote=not backslashes,
        escapechar="\\" if backslashes else None, quotechar=_quotation_mark(text, delimiter),
    )  # fmt: skip
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


def _quotation_mark(text: str, delimiter: str) -> str:
    """What cells are quoted with: an apostrophe only where the headings are, else it is one of a name."""
    headings = text.lstrip().partition("\n")[0]
    return "'" if headings.startswith("'") and f"'{delimiter}'" in headings else '"'


def _row_of_headings(records: Sequence[Row], told: Told) -> tuple[int, int]:
    """Where the headings stand and how many fields they name: the first of the rows that name most.

    A word such as "Client" that stands in one column of several rows is what they say of each person.
    Whole rows that come again are the headings of the next page.
    """
    window = records[:_HEADINGS_WITHIN]
    distinct = dict.fromkeys(_folded(row.cells) for row in window)
    standing = Counter(cell for cells in distinct for cell in enumerate(cells))
    hits = [len(fields_in(_possible_headings(row.cells, standing), told)) for row in window]
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
    return next((place for place in range(len(cells), 0, -1) if clean(cells[place - 1])), 0)


def _share_that_fits(records: Sequence[Row]) -> float:
    """How many of the rows have no more cells than the first of them, the headings."""
    widths = [width for row in records if (width := _width(row.cells))]
    return sum(1 for width in widths if width <= widths[0]) / len(widths)


def _table(best: _Reading) -> Table:
    header, below = best.records[best.place], best.records[best.place + 1 :]
    headings = header.cells[: _width(header.cells)]
    folded = [_folded(row.cells) for row in below]
    furniture = Furniture(headings, folded)
    titles = {_folded(row.cells) for row in best.records[: best.place]}
    rows: list[Row] = []
    problems: list[LineProblem] = []
    left: list[LineProblem] = []
    other = title = section = ""
    before = header.line
    for row, cells in zip(below, folded, strict=True):
        if not cells:
            continue
        what = furniture.what_it_is(cells)
        if not other and _begins_another(what, row, headings, bool(title), row.line > before + 1):
            other = _OTHER_TABLE
        title = " ".join(cells) if what == ONE_CELL and cells not in titles else ""
        section = clean(" ".join(row.cells)) if title else "" if what == HEADINGS_AGAIN else section
        before = row.line
        if other or what:
            left.append(LineProblem(row.line, other or what))
        elif len(cells) > len(headings):
            problems.append(LineProblem(row.line, "has more cells than there are headings"))
        else:
            rows.append(Row(row.line, row.cells + ("",) * (len(headings) - len(row.cells)), section))
    return Table(headings, tuple(rows), tuple(problems), best.delimiter, tuple(left), best.told)


def _begins_another(what: str, row: Row, headings: Sequence[str], titled: bool, gap: bool) -> bool:
    """Whether a row begins another table: other headings, or the same ones under a title of their own."""
    if what == HEADINGS_AGAIN:
        return titled or begins_another_table(row.cells, headings)
    return what == NO_NUMBER and gap and sum(1 for cell in row.cells if clean(cell)) > 2


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
