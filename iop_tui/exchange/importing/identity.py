"""Who a line of a list is: the one place that decides it, for the command line, the first start and the screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.likeness import Likeness, is_own_number, likeness, number_form, number_key, says_its_file
from iop_tui.exchange.importing.outcomes import LEAVE, NEW, Choice, same
from iop_tui.exchange.importing.people import People
from iop_tui.exchange.importing.results import ClientLine

_SEVERAL = 2
"""So many lines that give a known number to somebody else show that the column is no client number."""


@dataclass(frozen=True)
class Identity:
    """Who a line is: ``known`` in the program, else somebody new; or a problem, or a question with its choices.

    ``matched`` says that the office's list gives a number to somebody who had one of ours; ``alike`` that the names
    agree, so that the same answer may be given for all such lines.
    """

    known: ClientRecord | None = None
    matched: bool = False
    why: str = ""
    problem: str = ""
    choices: tuple[Choice, ...] = ()
    alike: bool = False


class Identities:
    """Decides who the lines of one list are; the whole list is looked at, for one line alone does not tell a shift."""

    def __init__(self, people: People, lines: Sequence[ClientLine]) -> None:
        self._people = people
        self._likeness = {line.line: self._worst_likeness(line) for line in lines}
        counts = Counter(self._likeness.values())
        self.looks_like_row_numbers = counts[Likeness.DIFFERENT] >= _SEVERAL
        # somebody else's number may come with a name that is partly the same, in a family or by a common first name
        self._partly_asks = counts[Likeness.DIFFERENT] > 0 or counts[Likeness.PARTLY] >= _SEVERAL
        forms: dict[str, set[str]] = {}
        for line in lines:
            forms.setdefault(number_key(line.number), set()).add(number_form(line.number))
        self._several_forms = {key for key, spellings in forms.items() if key and len(spellings) > 1}

    def _worst_likeness(self, line: ClientLine) -> Likeness | None:
        people = self._people.numbered(line.number) if line.number else ()
        return min((_like(line, file) for file in people), default=None)

    def of(self, line: ClientLine, answer: str = "") -> Identity:
        """Who a line is, by an answer where one was given."""
        identity = self._by_number(line) if line.number else self._by_name(line)
        if not identity.choices or not answer:
            return identity
        if answer not in {choice.answer for choice in identity.choices}:
            return identity
        if answer in (NEW, LEAVE):
            return Identity(why="your answer: new client" if answer == NEW else "your answer: skip")
        known = self._people.by_id[int(answer.partition(":")[2])]
        matched = known.client.own_number and bool(line.number)
        return Identity(known, matched, "your answer: same person")

    def _by_number(self, line: ClientLine) -> Identity:
        numbered = self._people.numbered(line.number)
        if not numbered:
            return self._new_number(line)
        if len(numbered) > 1:
            return _ask(numbered, "several clients have this number except for leading zeros", new=False)
        (file,) = numbered
        like = _like(line, file)
        exact = number_form(file.client.number) == number_form(line.number)
        if is_own_number(line.number) and like > Likeness.CLOSE:
            return Identity(problem="this program gave that number to another client")
        if not exact and (number_key(line.number) in self._several_forms or self._people.zeros_apart(line.number)):
            return _ask(numbered, "a client has this number except for leading zeros", True, like <= Likeness.CLOSE)
        if like <= Likeness.CLOSE or (like is Likeness.PARTLY and not self._partly_asks):
            return Identity(file, why="known by number" if exact else "known by number, except for leading zeros")
        others = [other for other in self._people.named(line.name) if other.client.id != file.client.id]
        return _ask([file, *others], "known number, different name", new=False)

    def _new_number(self, line: ClientLine) -> Identity:
        if is_own_number(line.number) and not says_its_file(line.number):
            return Identity(problem="a number given by iop-tui on another laptop; leave the cell empty")
        named = self._people.named(line.name)
        if named:
            walk_in = any(f.client.own_number for f in named)
            why = "a client without an office number has this name" if walk_in else _OTHER_NUMBER
            return _ask(named, why, new=True, alike=True)
        if turned := self._people.turned(line.name):
            return _ask(turned, "a client has this name reversed", new=True, alike=True)
        if number_key(line.number) in self._several_forms:
            return Identity(why="another line has this number except for leading zeros", choices=(_NEW, _LEAVE))
        return Identity(why="new number")

    def _by_name(self, line: ClientLine) -> Identity:
        named = self._people.named(line.name)
        if len(named) > 1:
            numbers = " and ".join(sorted(f.client.number for f in named)[:4])
            return Identity(problem=f"{len(named)} clients have this name ({numbers}): give the number")
        if named:
            return Identity(named[0], why="known by name")
        if turned := self._people.turned(line.name):
            return _ask(turned, "a client has this name reversed", new=True, alike=True)
        return Identity(why="new name")


_OTHER_NUMBER = "new number, but a client with another number has this name"
_NEW = Choice(NEW, "a new client")
_LEAVE = Choice(LEAVE, "skip this line")


def _ask(people: Iterable[ClientRecord], why: str, new: bool, alike: bool = False) -> Identity:
    whom = tuple(Choice(same(f.client.id), "the same person", f.client) for f in people)
    return Identity(why=why, choices=(*whom, *([_NEW] if new else []), _LEAVE), alike=alike)


def _like(line: ClientLine, file: ClientRecord) -> Likeness:
    """How much a line's name is a client's, as it would be kept or, where that is the client's, as it is written."""
    kept = likeness(line.name, file.client.name)
    written = likeness(line.written, file.client.name) if line.written.last else kept
    return min(kept, written) if written <= Likeness.CLOSE else kept
