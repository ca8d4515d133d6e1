"""The plain-text exports on this laptop: plain text that should not be."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.domain.calendar import plain_day
from iop_tui.exchange.exporting import delete_export
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.prompts.choice_prompt import ConfirmPrompt
from iop_tui.store.tables.exports import Export
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class ExportsScreen(ListScreen):
    """Every export made here that was not deleted from here."""

    HELP_TITLE = "Exports"
    EMPTY = "There are no exports."
    KEYS = ("exports.delete", "exports.copy", "exports.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,delete", "delete", "Delete", id="exports.delete", tooltip="deletes the export"),
        Binding("y", "copy", "Copy path", id="exports.copy", tooltip="copies the file's path"),
        Binding("escape,q,0", "back", "Back", id="exports.back", tooltip="back to Today"),
    ]

    def show_rows(self) -> None:
        """The exports, the latest first."""
        self._exports = {str(e.id): e for e in self.desk.store.exports.standing()}
        rows = []
        for key, export in self._exports.items():
            days = plain_day(export.from_day)
            if export.from_day != export.to_day:
                days = f"{days}–{plain_day(export.to_day)}"
            there = "" if Path(export.path).exists() else "no longer there"
            rows.append(
                Row(
                    key,
                    [Cell(days), Cell(export.profile), Cell(f"{export.rows}"), Cell(export.path, "quiet"), Cell(there)],
                )
            )
        columns = [Column("days", "Days", 25), Column("profile", "Profile", 12), Column("rows", "Rows", 6),
                   Column("path", "File", 20, 1), Column("there", "", 18)]  # fmt: skip
        if self.app.size.width < 100:
            columns = [
                Column("days", "Days", 25),
                Column("profile", "Profile", 12),
                Column("rows", "Rows", 6),
                Column("path", "File", 12, 1),
            ]
            names = {key: Path(export.path).name for key, export in self._exports.items()}
            rows = [Row(r.key, [*r.cells[:3], Cell(names[r.key], "quiet")]) for r in rows]
        self.sheet.show(columns, rows)

    def show_about(self) -> None:
        """Where the export is."""
        export = self._under_cursor()
        lines: list[Line] = [[Piece(" Exports are not encrypted: deliver them, then delete them.", "quiet")]]
        if export is not None:
            lines.insert(0, [Piece(f" {export.path}")])
        self.strip.about(*lines)

    def _under_cursor(self) -> Export | None:
        return self._exports.get(self.sheet.cursor or "")

    def action_delete(self) -> None:
        """Ask, and delete the export's files."""
        export = self._under_cursor()
        if export is None:
            return

        def on_answer(yes: bool) -> None:
            if yes:
                there = delete_export(self.desk, export)
                self.fill()
                self.say("Deleted." if there else "The file was already gone; removed from the list.", "here")

        self.ask(ConfirmPrompt(f"Delete {Path(export.path).name} and its manifest?", on_answer))

    def action_copy(self) -> None:
        """Copy the path."""
        export = self._under_cursor()
        if export is not None:
            self.nav.copy_out(export.path)
            self.say("The path is on the clipboard.", "here")
