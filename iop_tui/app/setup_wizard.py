"""The screens of the first start, one for each step. They write nothing."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from iop_tui.app.key_dispatch import KeyDispatcher
from iop_tui.app.privacy import PrivateApp
from iop_tui.app.setup_steps import GROUP, PASSPHRASE, PERSON, Answers, Step, TypeAgain
from iop_tui.app.theme import THEMES, use_themes
from iop_tui.domain.errors import IopError
from iop_tui.widgets.secret import SecretInput
from iop_tui.widgets.text_lines import Lines, Piece


class StepScreen(Screen[None]):
    """One step: ``enter`` goes on, ``escape`` goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,down,tab",
            "next",
            "Next",
            priority=True,
            id="first.next",
            tooltip="to the next line, at last to the next step",
        ),
        Binding(
            "up,shift+tab", "previous", "Previous", priority=True, id="first.previous", tooltip="to previous field"
        ),
        Binding("escape", "back", "Back", priority=True, id="first.back", tooltip="to the step before"),
        Binding(
            "ctrl+q", "app.leave", "Quit", priority=True, id="first.quit", tooltip="ends the program; nothing is kept"
        ),
    ]

    def __init__(self, step: Step, number: int, of: int) -> None:
        super().__init__()
        self._step = step
        self._number = number
        self._refused: list[str] = []
        self._count = f"step {number} of {of}"

    def compose(self) -> ComposeResult:
        """Words, lines to fill in, what is wrong, keys."""
        yield Lines([Piece(" iop-tui", "strong"), Piece(f" · first start · {self._count}", "quiet")], id="title")
        with VerticalScroll(id="form", can_focus=False):
            yield Lines([Piece(self._step.title, "strong")], classes="words")
            yield Lines()
            for words in wrap(" ".join(self._step.words), min(76, self.app.size.width - 6)):
                yield Lines([Piece(words)], classes="words")
            yield Lines()
            for ask in self._step.asks:
                with Horizontal(classes="field"):
                    yield Lines([Piece(ask.label, "quiet")], classes="label")
                    if ask.secret:
                        yield SecretInput(id=f"ask-{ask.key}")
                    else:
                        yield Input(ask.value, id=f"ask-{ask.key}", max_length=1000)
        yield Lines(id="hint")
        yield Lines(id="said")
        back = [Piece("esc", "key"), Piece(" Back  ")] if self._number > 1 else []
        leave = [Piece("ctrl+q", "key"), Piece(" Leave; nothing is written  ")]
        yield Lines([Piece(" enter", "key"), Piece(" Next  "), *back, *leave], id="keys")

    def on_mount(self) -> None:
        """Begin on the first line."""
        self.set_focus(self._inputs()[0])

    def _inputs(self) -> list[Input]:
        return list(self.query(Input))

    def on_descendant_focus(self) -> None:
        """Say how the line is written."""
        hints = {f"ask-{a.key}": a.hint for a in self._step.asks}
        hint = hints.get(self.focused.id or "" if self.focused else "", "")
        self.query_one("#hint", Lines).show([Piece(f" {hint}", "quiet")])

    def action_next(self) -> None:
        """The next line; on the last one the next step."""
        inputs = self._inputs()
        place = inputs.index(self.focused) if isinstance(self.focused, Input) else 0
        if place + 1 < len(inputs):
            self.set_focus(inputs[place + 1])
            return
        app = self.app
        assert isinstance(app, FirstRun)
        values = {a.key: i.value if a.secret else i.value.strip() for a, i in zip(self._step.asks, inputs, strict=True)}
        try:
            app.answers = self._step.take(app.answers, values)
        except IopError as error:
            words = wrap(str(error), self.app.size.width - 2)
            self.query_one("#said", Lines).show(*([Piece(f" {line}", "warn")] for line in words[:2]))
            self._type_again(inputs, hidden=isinstance(error, TypeAgain))
            return
        self.query_one("#said", Lines).show()
        app.go_on()

    def _type_again(self, inputs: list[Input], hidden: bool) -> None:
        """Hidden words that were refused are typed again; in another line typing replaces what stands there."""
        if hidden:
            secrets = [i for i in inputs if isinstance(i, SecretInput)]
            with self.prevent(Input.Changed):
                for one in secrets:
                    one.value = ""
            self.set_focus(secrets[0])
        elif isinstance(self.focused, Input):
            self.focused.action_select_all()
        self._refused = [i.value for i in inputs]

    @on(Input.Changed)
    def _say_no_more(self) -> None:
        """What was wrong is being fixed; letters that came before the answer are no mending."""
        if [i.value for i in self._inputs()] != self._refused:
            self.query_one("#said", Lines).show()

    def action_previous(self) -> None:
        """The line before."""
        inputs = self._inputs()
        place = inputs.index(self.focused) if isinstance(self.focused, Input) else 0
        self.set_focus(inputs[max(0, place - 1)])

    def action_back(self) -> None:
        """The step before."""
        app = self.app
        assert isinstance(app, FirstRun)
        app.go_back()


class FirstRun(PrivateApp[Answers]):
    """Asks step by step and gives the answers; None where it was left."""

    TITLE = "iop-tui"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "app.tcss"
    CSS = "#said { height: 2; }"

    def __init__(self, path: Path, ask_passphrase: bool = True, theme: str = THEMES[0].name) -> None:
        super().__init__()
        self.answers = Answers()
        self._path = path
        self._steps = [*([PASSPHRASE] if ask_passphrase else []), PERSON, GROUP]
        self._at = 0
        self._lane = KeyDispatcher(self, self.refuse_lines)
        use_themes(self, theme)

    def get_default_screen(self) -> Screen[object]:
        """The first step."""
        return self._screen(0)

    def _screen(self, at: int) -> Screen[object]:
        """A step's screen; there is one of each, so that what was typed in it stays."""
        name = f"step-{at}"
        if not self.is_screen_installed(name):
            self.install_screen(StepScreen(self._steps[at], at + 1, len(self._steps)), name)
        return self.get_screen(name)

    def go_on(self) -> None:
        """The next step, or the end."""
        if self._at + 1 < len(self._steps):
            self._at += 1
            self.push_screen(self._screen(self._at))
        else:
            self.exit(self.answers)

    def go_back(self) -> None:
        """The step before; on the first one nothing."""
        if self._at:
            self._at -= 1
            self.pop_screen()

    def action_leave(self) -> None:
        """End; nothing was written."""
        self.exit(None)

    def refuse_lines(self) -> None:
        """Say that several lines were pasted where one is taken."""
        words = "Several lines were pasted. Paste one line at a time."
        self.screen.query_one("#said", Lines).show([Piece(f" {words}", "warn")])

    # -- keys: one at a time, each to its end ------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go through one lane: letters that arrive with an enter behind them are not lost."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._lane.dispatch(event)
        else:
            await super().on_event(event)
