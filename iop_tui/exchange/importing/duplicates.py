"""Clients that stand in a file more than once: the same line again, or lines that nobody can tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from iop_tui.domain.likeness import Likeness, likeness, name_key, number_form
from iop_tui.exchange.importing.results import ClientLine, LineProblem

_NAMED = 3
"""Lines that a problem names; of more it says how many."""


def one_line_each(
    clients: Sequence[ClientLine], cells: Sequence[Sequence[str]]
) -> tuple[list[ClientLine], list[LineProblem]]:
    """The lines without those that say the same as an earlier one, and those; ``cells`` are the whole lines.

    What is not read tells two apart, too: two people of one name with another birthday are two.
    """
    first: dict[tuple[str, ...], int] = {}
    once: list[ClientLine] = []
    again: list[LineProblem] = []
    for client, whole in zip(clients, cells, strict=True):
        line = first.setdefault(tuple(whole), client.line)
        if line == client.line or not client.last:
            once.append(client)
        else:
            again.append(LineProblem(client.line, f"the same as line {line}"))
    return once, again


def repeats(clients: Sequence[ClientLine]) -> list[LineProblem]:
    """A problem for every line whose number is another person's too, and for every name that came before.

    The same name is no problem where each line has a number of its own; the same number is none where the names are
    one person's, such as where each enrollment has a line.
    """
    return [*_same_numbers(clients), *_same_names(clients)]


def _same_numbers(clients: Iterable[ClientLine]) -> Iterable[LineProblem]:
    by_number: dict[str, list[ClientLine]] = defaultdict(list)
    for client in clients:
        if client.number:
            by_number[number_form(client.number)].append(client)
    for same_number in by_number.values():
        if all(likeness(same_number[0].name, other.name) <= Likeness.CLOSE for other in same_number[1:]):
            continue
        lines = [client.line for client in same_number]
        for client in same_number:
            others = [str(line) for line in lines[: _NAMED + 1] if line != client.line][:_NAMED]
            more = f" and {len(lines) - 1 - len(others)} more" if len(lines) - 1 > len(others) else ""
            word = "line" if len(lines) == 2 else "lines"
            yield LineProblem(
                client.line, f"client number stands twice (also {word} {', '.join(others)}{more})", client.number
            )


def _same_names(clients: Iterable[ClientLine]) -> Iterable[LineProblem]:
    with_number: dict[str, int] = {}
    without: dict[str, int] = {}
    for client in clients:
        if not client.last:
            continue
        key = name_key(client.name)
        other = without.get(key) or (None if client.number else with_number.get(key))
        if other is not None:
            yield LineProblem(client.line, f"same name as line {other} and no client number to tell them apart")
        (with_number if client.number else without).setdefault(key, client.line)
