"""The group's agreements, for the room to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.desk.desk import Desk
from iop_tui.domain.checklists import AGREEMENT_LIMIT, read_items
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.text_lines import Line, Piece


class AgreementsScreen(TextViewer):
    """Each agreement by itself, with room around it; nothing else."""

    HELP_TITLE = "Group agreements"
    KEYS: ClassVar[tuple[str, ...]] = ("text.back", "agreements.print", "text.down", "text.up")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "print", "Print", id="agreements.print", tooltip="writes them as a page for the wall"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Group agreements", self._lines)

    def _lines(self, width: int) -> Sequence[Line]:
        items = read_items(self.desk.rules().agreements, AGREEMENT_LIMIT)
        if not items:
            return [[Piece("No agreements. Program, Rules, Agreements has them.", "quiet")]]
        lines: list[Line] = [[]]
        apart = 2 if self.app.size.height > 3 * len(items) + 8 else 1
        for number, item in enumerate(items, 1):
            first, *rest = wrapped(item, max(20, width - 12), "strong")
            lines += [[Piece(f"    {number:>2}   ", "quiet"), *first], *([Piece(" " * 9), *more] for more in rest)]
            lines += [[]] * apart
        return lines

    def action_print(self) -> None:
        """Write them as a page for the wall."""
        from iop_tui.screens.print_action import print_agreements

        print_agreements(self)
