"""Everybody whom the program knows, found by number and by name as a person would find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.likeness import name_key, number_form, number_key
from iop_tui.domain.names import Name


class People:
    """The clients of the program by number and by name."""

    def __init__(self, files: Iterable[ClientRecord]) -> None:
        self.by_id: dict[int, ClientRecord] = {}
        self._by_number: dict[str, list[ClientRecord]] = defaultdict(list)
        self._by_name: dict[str, list[ClientRecord]] = defaultdict(list)
        self.numbers: set[str] = set()
        self.levels: set[str] = set()
        for file in files:
            self.by_id[file.client.id] = file
            self.numbers.add(file.client.number)
            self._by_number[number_key(file.client.number)].append(file)
            self._by_name[name_key(file.client.name)].append(file)
            self.levels.update(p.level_of_care.casefold() for p in file.placements if p.level_of_care)

    def numbered(self, number: str) -> Sequence[ClientRecord]:
        """The clients whose number may be this one: the one who has it as it is written, else all but for zeros."""
        same_number = self._by_number.get(number_key(number), [])
        exact = [file for file in same_number if number_form(file.client.number) == number_form(number)]
        return exact if len(exact) == 1 else same_number

    def zeros_apart(self, number: str) -> bool:
        """Whether several clients have this number but for leading zeros."""
        return len(self._by_number.get(number_key(number), [])) > 1

    def named(self, name: Name) -> Sequence[ClientRecord]:
        """The clients of this name."""
        return self._by_name.get(name_key(name), [])

    def turned(self, name: Name) -> Sequence[ClientRecord]:
        """The clients whose first name is this last name, and the other way round."""
        return self._by_name.get(name_key(Name(name.first, name.last)), []) if name.first else []
