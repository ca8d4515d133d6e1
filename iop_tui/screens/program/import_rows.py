"""The rows of the import's page: how the list is understood, then what becomes of each of its lines."""

from __future__ import annotations

from collections.abc import Iterator

from iop_tui.exchange.importing.decoding import ENCODINGS
from iop_tui.exchange.importing.one_list import OneList
from iop_tui.exchange.importing.outcomes import Decided, Outcome
from iop_tui.exchange.importing.planning import ImportPlan
from iop_tui.widgets.sheet import Cell, Row

_LOOKS = {
    Outcome.PROBLEM: "alert", Outcome.QUESTION: "warn", Outcome.NEW: "here", Outcome.MATCHED: "here",
    Outcome.LEFT: "quiet", Outcome.NO_CLIENT: "quiet", Outcome.SAME_PERSON: "quiet",
}  # fmt: skip
_FIRST = (Outcome.PROBLEM, Outcome.QUESTION)


def heading(text: str) -> Row:
    """A heading over rows."""
    return Row(f"heading {text}", [Cell(""), Cell(text, "heading")], heading=True)


def columns_of(one: OneList, read: bool | None = None) -> Iterator[Row]:
    """Each column and what it is read as: all of them, or those that are ``read``, or those that are not."""
    shown = [(place, one.field_at(place)) for place in range(len(one.headings))]
    wanted = [(place, field) for place, field in shown if read is None or read == (field is not None)]
    if wanted:
        yield heading("Columns" if read is not False else "Other columns")
    for place, field in wanted:
        meaning = str(field) if field else "not read, not stored"
        cells = [Cell(""), Cell("column", "quiet"), Cell(""), Cell(one.headings[place])]
        yield Row(f"column {place}", [*cells, Cell(meaning, "" if field else "quiet")])


def questions_of(one: OneList, may_show: bool) -> Iterator[Row]:
    """What the list leaves open of itself: its letters, which names show, and its dates."""
    read = one.read
    if read is None or not read.asks:
        return
    yield heading("How it is to be read")
    if read.encodings and not may_show:
        yield Row("letters", [Cell(""), Cell("letters?", "warn"), Cell(""), Cell(""), Cell("Hidden in room view.")])
        return
    for code, names in read.encodings:
        shown = ", ".join(names)
        yield Row(
            f"encoding {code}", [Cell(""), Cell("letters?", "warn"), Cell(""), Cell(shown), Cell(ENCODINGS[code])]
        )
    if read.ambiguous_dates and read.examples is not None and not read.encodings:
        for order, example in zip(("mdy", "dmy"), read.examples, strict=True):
            first = "month first" if order == "mdy" else "day first"
            cells = [Cell(""), Cell("dates?", "warn"), Cell(""), Cell(f"{read.example} is {example}"), Cell(first)]
            yield Row(f"dates {order}", cells)


def whole_of(one: OneList, plan: ImportPlan, may_show: bool) -> Iterator[Row]:
    """What counts for the whole list: the group, and the words whose lines are left alone (reasons among them)."""
    yield heading("The whole list")
    group = one.wishes.track or "no group"
    yield Row("track", [Cell(""), Cell("group", "quiet"), Cell(""), Cell(group), Cell("for lines that name none")])
    if not may_show:
        return
    taken = [(word, 0) for word in sorted(one.wishes.take) if word not in {w.casefold() for w in plan.words}]
    for word, number in [*plan.words.items(), *taken]:
        lines = "1 line" if number == 1 else f"{number} lines"
        told = f"{lines} left alone" if number else "taken too"
        yield Row(f"word {word}", [Cell(""), Cell("status", "quiet"), Cell(""), Cell(word), Cell(told)])


def lines_of(plan: ImportPlan, may_show: bool) -> Iterator[Row]:
    """Each line with what becomes of it, problems and questions first; nothing but counts in room view."""
    yield heading("Lines")
    if not may_show:
        for outcome, number in plan.counts.items():
            lines = "1 line" if number == 1 else f"{number} lines"
            cells = [Cell(""), Cell(str(outcome), _LOOKS.get(outcome, "")), Cell(""), Cell(lines)]
            yield Row(f"count {outcome}", cells)
        return
    for line in sorted(plan.lines, key=lambda d: (d.outcome not in _FIRST, d.line)):
        yield Row(
            f"line {line.line} {line.why}",
            [
                Cell(f"{line.line}", "quiet"), Cell(str(line.outcome), _LOOKS.get(line.outcome, "")), Cell(line.number),
                Cell(line.name.full), Cell(told(line), "" if line.outcome in _FIRST else "quiet"),
            ],
        )  # fmt: skip


def told(line: Decided) -> str:
    """Why, and what would change."""
    why = f"{line.why} ({line.value})" if line.value and line.value not in line.why else line.why
    return "; ".join([*line.changes, why])
