"""Names of clients: in full for the card and the export, short for a room full of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from iop_tui.domain.particles import weighty
from iop_tui.domain.text import fold

_LETTERS_AT_MOST = 6


class Name(NamedTuple):
    """A client's name; ``preferred`` is what they want to be called and may be empty."""

    last: str
    first: str = ""
    preferred: str = ""

    @property
    def called(self) -> str:
        """What the client is called in the room."""
        return self.preferred or self.first or self.last

    @property
    def full(self) -> str:
        """The whole name, for the card: ``García, María (Mia)``."""
        name = f"{self.last}, {self.first}" if self.first else self.last
        return f"{name} ({self.preferred})" if self.preferred and self.preferred != self.first else name

    @property
    def sort_key(self) -> str:
        """Last name, then first name, without case and accents: the order of rosters and exports."""
        return f"{fold(self.last)}\x1f{fold(self.first)}"


def short_names(names: Mapping[int, Name], initials: bool = False) -> dict[int, str]:
    """Names fit to be seen by the room, each told apart from the others: ``Maria G.``, ``Maria Ga.``, ``Maria G. 2``.

    ``names`` maps a client's id to the name; ``initials`` goes down to ``M. G.``.
    """
    shown: dict[int, str] = {}
    alike: dict[str, list[int]] = defaultdict(list)
    for key, name in names.items():
        shown[key] = _short(name, 1, initials)
        alike[fold(shown[key])].append(key)
    for group in alike.values():
        if len(group) > 1:
            shown.update(_apart({k: names[k] for k in group}, initials))
    return _numbered(shown)


def _numbered(shown: dict[int, str]) -> dict[int, str]:
    """What letters could not tell apart gets a number, the lowest that is free."""
    alike: dict[str, list[int]] = defaultdict(list)
    for key, text in shown.items():
        alike[fold(text)].append(key)
    taken = set(alike)
    for text, keys in alike.items():
        number = 1
        for key in sorted(keys) if len(keys) > 1 else ():
            while f"{text} {number}" in taken:
                number += 1
            taken.add(f"{text} {number}")
            shown[key] = f"{shown[key]} {number}"
    return shown


def _apart(group: Mapping[int, Name], initials: bool) -> dict[int, str]:
    """Tell apart clients whose short names are alike by more letters of the last name, where that is enough."""
    short_names: dict[int, str] = {}
    left = dict(group)
    for letters in () if initials else range(2, _LETTERS_AT_MOST + 1):
        tried = {k: _short(n, letters, initials) for k, n in left.items()}
        counts = _count(tried.values())
        unique = {k: s for k, s in tried.items() if counts[fold(s)] == 1}
        short_names.update(unique)
        left = {k: n for k, n in left.items() if k not in unique}
    return {**short_names, **{k: _short(n, 1, initials) for k, n in left.items()}}


def _count(texts: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for text in texts:
        counts[fold(text)] += 1
    return counts


def _short(name: Name, letters: int, initials: bool) -> str:
    called = name.called
    if initials:
        parts = [called, weighty(name.last)[1]] if name.last != called else [called]
        return " ".join(f"{p[:1]}." for p in parts if p)
    if not name.last or name.last == called:
        return called
    # never the whole last name nor a whole part of it, except of one letter; a suffix is no part of it
    particles, part = weighty(name.last)
    return f"{called} {particles}{' ' if particles else ''}{part[: max(1, min(letters, len(part) - 1))]}."


def matches(name: Name, typed: str) -> bool:
    """Whether the typed letters find this name: they begin any of its words, ``ma ga`` finds María García."""
    words = fold(f"{name.preferred} {name.first} {name.last}").replace("-", " ").split()
    return all(any(w.startswith(part) for w in words) for part in fold(typed).split())
