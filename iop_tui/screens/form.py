"""A form: a few lines to fill in, saved all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import iso
from iop_tui.domain.errors import NeedsConfirmation
from iop_tui.screens.base import IopScreen, who_line
from iop_tui.screens.strip import Strip
from iop_tui.widgets.safe_text import plain, width_of
from iop_tui.widgets.secret import SecretInput
from iop_tui.widgets.text_lines import Lines, Piece, spread


class Field(NamedTuple):
    """One line of a form: what it is, what stands there, and a hint how it is written."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    secret: bool = False
    """Shown as dots, such as a PIN."""
    width: int = 48
    """How many letters it shows at most: as many as what it holds may have."""


WHOLE = 200
"""The width of a line for whole sentences: all that there is."""


def day_field(key: str, label: str, value: date | None = None, hint: str = "") -> Field:
    """A line for a date; without a hint of its own it says how a date may be typed."""
    return Field(key, label, iso(value), hint or "such as 11/20, Nov 20 or 2026-11-20", width=18)


def number_field(key: str, label: str, value: str = "", hint: str = "") -> Field:
    """A line for a number of a few digits, or for a time."""
    return Field(key, label, value, hint, width=8)


class FormScreen(IopScreen):
    """Fields one below the other; ``enter`` goes to the next one, ``ctrl+s`` saves, ``escape`` leaves."""

    HELP_TITLE = "Form"
    KEYS = ("form.save", "form.next", "form.leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True, id="form.save", tooltip="saves the form"),
        Binding(
            "enter,down,tab",
            "next",
            "Next",
            id="form.next",
            tooltip="next field; saves on the last one",
            priority=True,
        ),
        Binding(
            "up,shift+tab",
            "previous",
            "Previous",
            show=False,
            id="form.previous",
            tooltip="previous field",
            priority=True,
        ),
        Binding("ctrl+z,ctrl+y", "nothing_yet", "Undo", show=False, id="form.undo", tooltip="nothing is saved yet"),
        Binding(
            "escape",
            "leave",
            "Leave",
            id="form.leave",
            tooltip="leaves without saving; asks first if something was typed",
        ),
    ]

    def __init__(
        self,
        desk: Desk,
        title: str,
        fields: Sequence[Field],
        save: Callable[[Mapping[str, str]], str | None],
        save_anyway: Callable[[Mapping[str, str]], str | None] | None = None,
    ) -> None:
        """``save`` gets the texts by key and raises IopError where one cannot be; it may give a message to show.

        Where it raises NeedsConfirmation, saving the same texts again is done by ``save_anyway``.
        """
        self._save_anyway = save_anyway or save
        self._unlikely: dict[str, str] | None = None
        super().__init__(desk)
        self._title = title
        self._fields = fields
        self._save = save
        self._asked: dict[str, str] | None = None

    def compose(self) -> ComposeResult:
        """Labels and inputs."""
        yield Lines(id="title")
        label = max(width_of(field.label) for field in self._fields) + 2
        with VerticalScroll(id="form", can_focus=False):
            for field in self._fields:
                with Horizontal(classes="field"):
                    name = Lines([Piece(field.label, "quiet")], classes="label")
                    name.styles.width = label
                    yield name
                    id = f"field-{field.key}"
                    line = SecretInput(id=id) if field.secret else Input(plain(field.value), id=id, max_length=1000)
                    line.styles.max_width = field.width + 2  # as the theme's padding has it
                    yield line
        yield Strip()
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Begin on the first line."""
        self.set_focus(self.query(Input).first())
        self._frame()

    def on_resize(self) -> None:
        """Lay out again."""
        self._frame()

    def before_cover(self) -> None:
        """Forget what stands in hidden lines: somebody else may uncover."""
        super().before_cover()
        for line in self.query(SecretInput):
            line.value = ""

    def on_screen_resume(self) -> None:
        """Somebody else may work on."""
        if self.is_mounted:
            self._frame()

    def _frame(self) -> None:
        title = [Piece(f" {self._title}", "strong")]
        self.query_one("#title", Lines).show(spread(self.app.size.width, title, (), who_line(self)))
        self.show_key_line()

    def on_descendant_focus(self) -> None:
        """Say how the line is written."""
        hints = {f"field-{f.key}": (f.label, f.hint) for f in self._fields}
        label, hint = hints.get(self.focused.id or "" if self.focused else "", ("", ""))
        self.strip.about([Piece(f" {label}", "strong"), Piece(f"   {hint}", "quiet")])

    def values(self) -> dict[str, str]:
        """What stands in the lines."""
        return {f.key: self.query_one(f"#field-{f.key}", Input).value.strip() for f in self._fields}

    def _inputs(self) -> list[Input]:
        return list(self.query(Input))

    def action_next(self) -> None:
        """The next line; on the last one save."""
        inputs = self._inputs()
        place = inputs.index(self.focused) if isinstance(self.focused, Input) else 0
        if place + 1 < len(inputs):
            self.set_focus(inputs[place + 1])
        else:
            self.action_save()

    def action_previous(self) -> None:
        """The line before."""
        inputs = self._inputs()
        place = inputs.index(self.focused) if isinstance(self.focused, Input) else 0
        self.set_focus(inputs[max(0, place - 1)])

    def action_save(self) -> None:
        """Save the form and leave it; where it cannot be saved it says why and stays."""
        with self.showing_errors():
            values = self.values()
            try:
                message = self._save_anyway(values) if values == self._unlikely else self._save(values)
            except NeedsConfirmation:
                self._unlikely = values
                raise
            app, nav = self.app, self.nav
            app.pop_screen()
            app.call_after_refresh(nav.say, message or "Saved.", "here")

    def action_leave(self) -> None:
        """Leave; asked back once where something was typed."""
        if self.may_leave():
            self.app.pop_screen()

    def action_nothing_yet(self) -> None:
        """Undo reaches what was saved; nothing of a form is."""
        self.say("Nothing is saved yet. Press esc to leave.", "quiet")

    def saves_by_hand(self) -> bool:
        """Save the form."""
        self.action_save()
        return True

    def may_leave(self) -> bool:
        """Whether nothing would be lost, or that was asked already."""
        values = self.values()
        changed = any(values[f.key] != plain(f.value).strip() for f in self._fields)
        if changed and self._asked != values:
            self._asked = values
            self.say("Unsaved. ctrl+s saves, the same key again discards.", "warn")
            return False
        return True
