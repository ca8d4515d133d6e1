"""The whole way from the bytes of an exported file to the clients in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date

from iop_tui.domain.likeness import number_form
from iop_tui.domain.name_parts import in_usual_case
from iop_tui.exchange.importing.clean_text import clean
from iop_tui.exchange.importing.dates import DateOrder, DecidedOrder, decide_order, is_date, is_no_date
from iop_tui.exchange.importing.decoding import ENCODINGS, Decoded, others, read_as, read_text
from iop_tui.exchange.importing.duplicates import one_line_each, repeats
from iop_tui.exchange.importing.headers import Columns, Told, assign, is_flag
from iop_tui.exchange.importing.lettering import looks_wrong
from iop_tui.exchange.importing.results import ClientLine, ImportedFile, LineProblem
from iop_tui.exchange.importing.rows import DATE_FIELDS, NO_NAME, Reading, cell, is_blank, read_row
from iop_tui.exchange.importing.spellings import NAME_FIELDS, Field
from iop_tui.exchange.importing.table import Table, likely_headings, read_table
from iop_tui.exchange.importing.values import parse_weeks
from iop_tui.exchange.importing.weekdays import parse_days

_SHOWN = 4
"""Names that show what an encoding makes of them."""


@dataclass(frozen=True)
class Known:
    """What is known of a file before it is read: what a person said, and what the program knows.

    ``dates`` is the order of day and month, ``encoding`` one of decoding.ENCODINGS, ``columns`` the headings of
    fields; ``layouts`` are the columns that were said of files with the same headings. ``today`` settles years of two
    digits, ``levels`` are the levels of care in use, in small letters.
    """

    dates: DateOrder | None = None
    encoding: str = ""
    columns: Told = field(default_factory=dict)
    layouts: Mapping[str, Told] = field(default_factory=dict)
    today: date | None = None
    levels: Set[str] = frozenset()


def read_clients(data: bytes, *, dates: DateOrder | None = None, known: Known | None = None) -> ImportedFile:
    """The clients in an exported file, and the lines that are none; Refused where it is no such file.

    Where the file's own dates or letters do not say how they are to be read, the result has no lines and asks.
    """
    known = known or Known(dates)
    decoded = read_text(data, known.encoding)
    table = read_table(decoded.text, known.columns, known.layouts)
    columns = assign(table.headings, table.told)
    columns = columns.without(name for name in columns.weak if not _is_readable(table, columns, name))
    columns = _first_or_whole(table, columns)
    settled = DecidedOrder(known.dates) if known.dates else _settle(table, columns)
    imported = ImportedFile(
        lines=(),
        problems=(),
        taken=columns.taken,
        left_out=columns.left_out,
        encoding=decoded.encoding,
        delimiter=table.delimiter,
        date_order=settled.order,
        ambiguous_dates=settled.examples is not None,
        example=settled.example,
        examples=settled.examples,
        encodings=() if known.encoding else _encodings(decoded, table, columns),
        headings=columns.headings,
        places=tuple(columns.places.items()),
        bad_bytes=decoded.bad_lines,
    )
    return imported if imported.asks else _read(imported, table, columns, known)


def headings_of(data: bytes, known: Known) -> tuple[str, ...]:
    """The headings of a file as far as they can be told, whether they are understood or not; Refused for no text."""
    return likely_headings(read_text(data, known.encoding).text)


def _read(imported: ImportedFile, table: Table, columns: Columns, known: Known) -> ImportedFile:
    names = columns.headings[columns.places[Field.FULL]] if Field.FULL in columns.places else ""
    last_first = names.lower().replace(",", " ").split()[:1] == ["last"]
    how = Reading(imported.date_order or DateOrder.YMD, known.today, known.levels, last_first, _flags(columns))
    clients: list[ClientLine] = []
    problems: list[LineProblem] = list(table.problems)
    for row in table.rows:
        client, wrong = read_row(row, columns, how)
        clients.append(client)
        problems += wrong
    clients, problems = _named_elsewhere(clients, problems)
    in_capitals = _in_capitals(clients)
    if in_capitals:
        clients = [_usual(client) for client in clients]
    once, again = one_line_each(clients, [row.cells for row in table.rows])
    problems += repeats(once)
    bad = {problem.line for problem in problems}
    return replace(
        imported,
        lines=tuple(client for client in once if client.line not in bad),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        bad=tuple(client for client in clients if client.line in bad),
        not_clients=(*table.not_clients, *again),
        in_capitals=in_capitals,
        turned=bool(names) and not last_first and _no_commas(table, columns),
    )


def _named_elsewhere(
    clients: Sequence[ClientLine], problems: Sequence[LineProblem]
) -> tuple[list[ClientLine], list[LineProblem]]:
    """Give lines without a name, such as those of a person's events, the name that another line of their number has."""
    names = {number_form(client.number): client for client in clients if client.last and client.number}
    wrong = {p.line for p in problems if p.text != NO_NAME}
    nameless = {
        c.line: names[number_form(c.number)]
        for c in clients
        if not c.last and c.line not in wrong and number_form(c.number) in names
    }
    named = [
        replace(c, last=nameless[c.line].last, first=nameless[c.line].first, written=nameless[c.line].written)
        if c.line in nameless
        else c
        for c in clients
    ]
    return named, [p for p in problems if p.line not in nameless]


def _flags(columns: Columns) -> list[tuple[int, str]]:
    """The columns that say by a yes or a day that somebody is not here."""
    used = set(columns.places.values())
    return [(n, heading) for n, heading in enumerate(columns.headings) if n not in used and is_flag(heading)]


def _first_or_whole(table: Table, columns: Columns) -> Columns:
    """What "Name" is beside a last name: the whole name where it holds the last one too, else the first name."""
    place = columns.last_beside
    if place is None:
        return columns
    pairs = [(clean(row.cells[place]).casefold(), cell(row, columns, Field.FULL).casefold()) for row in table.rows]
    whole = sum(last in name for last, name in pairs if last and name)
    return columns if 2 * whole >= sum(1 for last, name in pairs if last and name) else columns.with_first_name()


def _no_commas(table: Table, columns: Columns) -> bool:
    """Whether names in one column are words that no comma parts, so that which one is the last is not said."""
    texts = _column(table, columns, Field.FULL)
    return any(" " in text for text in texts) and not any("," in text for text in texts)


def _in_capitals(clients: Sequence[ClientLine]) -> bool:
    """Whether a file writes all names in capitals, so that they say nothing of how a person writes theirs."""
    names = [name for client in clients for name in (client.last, client.first)]
    return not any(any(map(str.islower, name)) for name in names) and any(
        sum(map(str.isupper, name)) > 1 for name in names
    )


def _usual(client: ClientLine) -> ClientLine:
    return replace(
        client,
        last=in_usual_case(client.last),
        first=in_usual_case(client.first),
        preferred=in_usual_case(client.preferred) if client.preferred.isupper() else client.preferred,
    )


def _encodings(decoded: Decoded, table: Table, columns: Columns) -> tuple[tuple[str, Sequence[str]], ...]:
    """The encodings that a file may have, with some of its names under each, where a name holds what none holds."""
    places = [columns.places[name] for name in NAME_FIELDS if name in columns.places]
    # as they stand, for what would be cleaned away is a part of such a letter
    texts = [row.cells[place] for row in table.rows for place in places if not row.cells[place].isascii()]
    wrong = list(filter(looks_wrong, texts))
    codes = others(decoded, texts)
    if not codes:
        return ()
    encodings: list[tuple[str, Sequence[str]]] = []
    for code in (_code_of(decoded.encoding), *codes):
        shown = [read_as(text, code) for text in wrong[:_SHOWN]]
        if shown not in [names for _, names in encodings]:
            encodings.append((code, shown))
    return tuple(encodings)


def _code_of(name: str) -> str:
    return next(code for code, called in ENCODINGS.items() if called == name)


def _settle(table: Table, columns: Columns) -> DecidedOrder:
    return decide_order(text for name in DATE_FIELDS for text in _column(table, columns, name) if not is_no_date(text))


def _column(table: Table, columns: Columns, name: Field) -> list[str]:
    return [text for row in table.rows if (text := cell(row, columns, name))]


def _is_readable(table: Table, columns: Columns, name: Field) -> bool:
    """Whether a heading that may mean something else too has cells that are what it says, or none at all.

    "Days" may be a count and "Discharged" a yes or no: then the column is another one, not all wrong.
    """
    if name in DATE_FIELDS:
        texts = [text for text in _column(table, columns, name) if not is_no_date(text)]
        return not texts or any(map(is_date, texts))
    if name not in (Field.WEEKS, Field.DAYS):
        return True
    texts = [text for text in _column(table, columns, name) if not is_blank(text)]
    parse = parse_weeks if name is Field.WEEKS else parse_days
    return not texts or any(_reads(parse, text) for text in texts)


def _reads(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
