"""How many are expected on each weekday of each group, against the group's size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from iop_tui.domain.calendar import LABELS
from iop_tui.domain.clients import ClientRecord
from iop_tui.widgets.sheet import Cell
from iop_tui.widgets.text_lines import Piece

Pair = tuple[int, int]
"""A track's id and a weekday, Monday being 0."""


class Seats:
    """The numbers of one day's placements. ``sizes`` maps a track to its size, 0 for none."""

    def __init__(self, files: Collection[ClientRecord], sizes: Mapping[int, int], day: date) -> None:
        placements = (file.placement_on(day) for file in files)
        self._numbers = Counter(pair for placement in placements if placement for pair in placement.days)
        self._sizes = sizes
        self._day = day

    def above(self, pair: Pair, more: int = 0) -> bool:
        """Whether more are expected than the group has room for."""
        size = self._sizes.get(pair[0], 0)
        return bool(size) and self._numbers[pair] + more > size

    def too_many(self, file: ClientRecord, pair: Pair) -> str:
        """Why one more would be above the size, in words; empty where it is not, or a day is taken away."""
        placement = file.placement_on(self._day)
        if not self.above(pair, 1) or (placement is not None and placement.expects(*pair)):
            return ""
        return f"{self._numbers[pair] + 1} of {self._sizes[pair[0]]} on {LABELS[pair[1]]}"

    def cells(self, pairs: Sequence[Pair], before: int) -> list[Cell]:
        """A row of a sheet, behind ``before`` other columns; what is above the size is marked."""
        cells = [Cell("expected", "quiet"), *[Cell("")] * (before - 1)]
        for pair in pairs:
            above = self.above(pair)
            cells.append(Cell(f"{self._numbers[pair]:>2}{'!' if above else ''}", "warn" if above else "quiet"))
        return cells

    def piece(self, pair: Pair) -> Piece:
        """The number of one weekday in words."""
        size = self._sizes.get(pair[0], 0)
        words = f": {self._numbers[pair]} of {size}" if size else f": {self._numbers[pair]} expected"
        return Piece(words, "warn" if self.above(pair) else "quiet")
