"""The whole way from the bytes of an exported file to the clients in it."""

from collections.abc import Callable

from iop_tui.importing.dates import DateOrder, Settled, is_date, is_no_date, settle
from iop_tui.importing.decoding import decode
from iop_tui.importing.headers import Columns, assign
from iop_tui.importing.lines import ClientFile, ClientLine, LineProblem
from iop_tui.importing.repeats import repeats
from iop_tui.importing.rows import DATE_FIELDS, cell, is_blank, read_row
from iop_tui.importing.spellings import Field
from iop_tui.importing.table import Table, read_table
from iop_tui.importing.values import parse_weeks
from iop_tui.importing.weekdays import parse_days

_Read = tuple[tuple[ClientLine, ...], tuple[LineProblem, ...]]


def read_clients(data: bytes, *, dates: DateOrder | None = None) -> ClientFile:
    """The clients in an exported file, and the lines that are none; Refused where it is no such file.

    `dates` is the order of day and month where a person has said it; without it the file's own dates
    say it, or the result has no lines and asks with two readings of one of its dates.
    """
    text, encoding = decode(data)
    table = read_table(text)
    columns = assign(table.headings)
    columns = columns.without(name for name in columns.weak if not _is_readable(table, columns, name))
    settled = Settled(dates) if dates else _settle(table, columns)
    lines: tuple[ClientLine, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    if settled.examples is None:
        lines, problems = _read(table, columns, settled.order or DateOrder.YMD)
    return ClientFile(
        lines=lines,
        problems=problems,
        taken=columns.taken,
        left_out=columns.left_out,
        encoding=encoding,
        delimiter=table.delimiter,
        date_order=settled.order,
        ambiguous_dates=settled.examples is not None,
        example=settled.example,
        examples=settled.examples,
    )


def _read(table: Table, columns: Columns, order: DateOrder) -> _Read:
    clients: list[ClientLine] = []
    problems: list[LineProblem] = list(table.problems)
    for row in table.rows:
        client, wrong = read_row(row, columns, order)
        clients.append(client)
        problems += wrong
    problems += repeats(clients)
    bad = {problem.line for problem in problems}
    good = tuple(client for client in clients if client.line not in bad)
    return good, tuple(sorted(problems, key=lambda problem: problem.line))


def _settle(table: Table, columns: Columns) -> Settled:
    return settle(text for name in DATE_FIELDS for text in _column(table, columns, name))


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
