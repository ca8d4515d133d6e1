"""The program: tracks, facilitators, topics, rules, closed days; each a list, changed by forms."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.desk.desk import Desk
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.program.sections import SECTIONS, Section
from iop_tui.screens.prompts.choice_prompt import ConfirmPrompt
from iop_tui.screens.prompts.find_row import find_row
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.text_lines import Line, Piece


class ProgramScreen(ListScreen):
    """What stands beside the days."""

    HELP_TITLE = "Program"
    KEYS = (
        "program.change",
        "program.add",
        "program.more",
        "program.remove",
        "program.import",
        "program.section",
        "program.back",
        "app.undo",
        "app.keys",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "change", "Change", id="program.change", tooltip="changes what is under the cursor"),
        Binding("plus", "add", "Add", id="program.add", tooltip="adds one"),
        Binding(
            "n",
            "more",
            "New schedule",
            id="program.more",
            tooltip="a group's new schedule; a client's new episode",
        ),
        Binding(
            "minus,delete",
            "remove",
            "Remove",
            id="program.remove",
            tooltip="removes it: retires, ends, reopens a day",
        ),
        Binding("i", "import_list", "Import", id="program.import", tooltip="imports the office's client list"),
        Binding(
            "c",
            "curriculum",
            "Curriculum",
            show=False,
            id="program.curriculum",
            tooltip="the topics of each group in their order",
        ),
        Binding("x", "export_list", "Export list", show=False, id="program.export", tooltip="exports the client list"),
        Binding(
            "tab",
            "section(-1)",
            "Lists",
            id="program.section",
            tooltip="the next list; digits go to one",
            key_display="1–6",
        ),
        *(
            Binding(str(n), f"section({n})", name, show=False, id=f"program.section_{n}", tooltip="shows this list")
            for n, name in enumerate(SECTIONS, 1)
        ),
        Binding("slash", "find", "Find", id="program.find", tooltip="finds a name"),
        Binding("v", "view", "View", id="program.view", tooltip="clients by short names or full ones"),
        Binding("escape,q,0", "back", "Back", id="program.back", tooltip="back to Today"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list = next(iter(SECTIONS))

    @property
    def section(self) -> Section:
        """The list that is shown."""
        return SECTIONS[self._list](self)

    def title_line(self) -> Line:
        """The lists."""
        wide = self.app.size.width >= 100
        pieces = [Piece(" Program " if wide else "", "strong")]
        narrow = self.app.size.width < 64
        for number, name in enumerate(SECTIONS, 1):
            words = name[:3] if narrow and name != self._list else name
            look = "chosen" if name == self._list else ""
            action = f"screen.section({number})"
            open_, end = ("[", "]") if look else (" ", " " if wide else "")
            pieces += [Piece(f"{open_}{number} ", look or "key", action), Piece(f"{words}{end}", look, action)]
        return pieces

    def show_rows(self) -> None:
        """The list."""
        section = self.section
        self.sheet.empty = self.with_keys(section.EMPTY)
        self.sheet.show(section.columns(), section.rows())

    def show_about(self) -> None:
        """What there is to say of what is under the cursor."""
        self.strip.about(*self.section.about(self.sheet.cursor))

    def action_section(self, number: int) -> None:
        """Show a list."""
        names = list(SECTIONS)
        place = number - 1 if number > 0 else (names.index(self._list) + 1) % len(names)
        self._list = names[place]
        self.say("")
        self.fill()
        self.sheet.action_edge(-1)

    def action_import_list(self) -> None:
        """Ask for a list of clients, and show what would become of it."""
        self._show_clients()

        def on_answer(typed: str) -> None:
            from iop_tui.exchange.importing.files import path_of
            from iop_tui.screens.program.import_clients import ImportScreen

            self.app.push_screen(ImportScreen(self.desk, path_of(typed)))

        self.ask(
            TextPrompt("List of clients", on_answer, hint="a CSV file: type, paste or drop its path; enter reads it")
        )

    def action_export_list(self) -> None:
        """Write the list of clients in the form that import reads."""
        self._show_clients()

        def answered(yes: bool) -> None:
            from iop_tui.screens.export_action import export_clients

            if yes:
                export_clients(self)

        self.ask(ConfirmPrompt("Export the client list? It is not encrypted and has every name.", answered))

    def _show_clients(self) -> None:
        if self._list != "Clients":
            self.action_section(list(SECTIONS).index("Clients") + 1)

    def action_find(self) -> None:
        """Jump to a row by its letters."""
        find_row(self, self.sheet)

    def action_view(self) -> None:
        """Clients by short names or full ones."""
        self.nav.set_full_view(not self.nav.full_view)

    def view_changed(self) -> None:
        """Room view or full view was chosen."""
        self.fill()

    async def action_change(self) -> None:
        """Change what is under the cursor."""
        if self.sheet.cursor:
            await self.section.change(self.sheet.cursor)

    async def action_add(self) -> None:
        """Add one."""
        await self.section.add()

    async def action_curriculum(self) -> None:
        """The topics of each group in their order; they stand with the topics."""
        if self._list != "Topics":
            self.action_section(list(SECTIONS).index("Topics") + 1)
        from iop_tui.screens.program.curriculum import CurriculumScreen

        await self.app.push_screen(CurriculumScreen(self.desk))

    async def action_more(self) -> None:
        """A track's new plan."""
        if self.sheet.cursor:
            await self.section.more(self.sheet.cursor)

    async def action_remove(self) -> None:
        """Take it away."""
        if self.sheet.cursor:
            with self.showing_errors():
                await self.section.remove(self.sheet.cursor)
                self.fill()
