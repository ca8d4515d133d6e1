"""Clients that stand in a file twice, so that nobody can say which line is theirs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from iop_tui.importing.lines import ClientLine, LineProblem


def repeats(clients: Sequence[ClientLine]) -> list[LineProblem]:
    """A problem for every line whose number stands elsewhere too, and for every name that came before.

    The same name is no problem where each line has a number of its own.
    """
    return [*_same_numbers(clients), *_same_names(clients)]


def _same_numbers(clients: Iterable[ClientLine]) -> Iterable[LineProblem]:
    by_number: dict[str, list[int]] = defaultdict(list)
    for client in clients:
        if client.number:
            by_number[client.number.casefold()].append(client.line)
    for lines in by_number.values():
        for line in lines if len(lines) > 1 else ():
            others = [str(other) for other in lines if other != line]
            word = "line" if len(others) == 1 else "lines"
            yield LineProblem(line, f"client number stands twice (also {word} {', '.join(others)})")


def _same_names(clients: Iterable[ClientLine]) -> Iterable[LineProblem]:
    before: dict[tuple[str, str], list[ClientLine]] = defaultdict(list)
    for client in clients:
        if not client.last:
            continue
        namesakes = before[client.last.casefold(), client.first.casefold()]
        for other in namesakes:
            if not (client.number and other.number):
                yield LineProblem(
                    client.line, f"same name as line {other.line} and no client number to tell them apart"
                )
                break
        namesakes.append(client)
