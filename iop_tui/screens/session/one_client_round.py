"""One client's questions, large: for a round that is asked rather than typed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay, NeedsCorrectionReason
from iop_tui.domain.checkin import SAFETY, Question, answer_text, flagged
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.prompts.correction_reason import ask_reason
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.screens.session.going_on import GoingOn
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.text_lines import Line, Piece


class PersonRoundScreen(ListScreen):
    """The questions as rows."""

    HELP_TITLE = "Check-in, one client"
    KEYS = ("person.next", "person.less", "person.pass", "person.clear", "person.client", "person.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="person.next", tooltip="next question; type the words after it"),
        Binding(
            "left", "choose(-1)", "Choose", id="person.less", tooltip="previous choice or number", key_display="←→"
        ),
        Binding("right", "choose(1)", "More", show=False, id="person.more", tooltip="next choice or number"),
        Binding("f2,full_stop", "pass", "Pass", id="person.pass", tooltip="the client passes on this question, or not"),
        Binding("backspace", "clear", "Clear", id="person.clear", tooltip="clears the answer: not asked"),
        Binding("tab", "client(1)", "Next client", id="person.client", tooltip="next client"),
        Binding(
            "shift+tab", "client(-1)", "Previous client", show=False, id="person.before", tooltip="previous client"
        ),
        Binding("escape", "back", "Back", id="person.back", tooltip="back to check-in"),
        *(
            Binding(str(d), f"digit({d})", "Answer", show=False, id=f"person.digit_{d}", tooltip="answers")
            for d in range(10)
        ),
    ]

    def __init__(self, group: GroupDay, client_id: int) -> None:
        super().__init__(group.desk)
        self.group = group
        self.client = client_id
        self._entered: str | None = None
        self._going_on = GoingOn(self, self._go_on)

    def save_typing(self) -> None:
        """A number that waits goes on nowhere: the questions are left or covered."""
        self._going_on.stop()

    def title_line(self) -> Line:
        """Whose questions they are."""
        passed = "  passes" if self.group.round.of(self.client).passed else ""
        return [
            Piece(f" {self.group.short[self.client]}", "strong"),
            Piece(f" · check-in · {self.group.track.name}{passed}"),
        ]

    def show_rows(self) -> None:
        """The questions with their answers."""
        checkin = self.group.round.of(self.client)
        rows = []
        for question in self.group.round.questions:
            answer = checkin.answers.get(question.key)
            shown = answer_text(question, answer)
            entering = question.key == self._entered and question.key != SAFETY
            passes = answer is not None and answer.passed
            hidden = shown and not entering and not self.may_show(Fact.ANSWER) and not passes
            raised = flagged(question, answer) and self.may_show(Fact.ANSWER)
            cell = Cell("✓" if hidden else shown or "·", "warn" if raised else "" if shown else "quiet")
            rows.append(Row(question.key, [Cell(question.ask or question.label), cell]))
        self.sheet.show([Column("ask", "", 30, 2), Column("answer", "", 20, 2)], rows)

    def moved(self, sheet: Sheet) -> None:
        """Another question: in room view the answer that was just given hides again."""
        super().moved(sheet)
        self._going_on.stop()
        if self._entered not in (None, sheet.cursor):
            self._entered = None
            self.show_rows()

    def show_about(self) -> None:
        """How the question is answered."""
        question = self._question()
        if question is None:
            return
        pieces = [Piece(" ")]
        if question.answers.has_options:
            for number, (_, label) in enumerate(question.options, 1):
                pieces += [Piece(f"{number}", "key"), Piece(f" {label}   ")]
        else:
            pieces.append(Piece(question.answers.hint(question), "quiet"))
        self.strip.about(pieces)

    def _question(self) -> Question | None:
        return next((q for q in self.group.round.questions if q.key == self.sheet.cursor), None)

    def typed(self, key: str, character: str | None) -> bool:
        """A letter on a question that takes words begins to type there; elsewhere it is no answer and no command."""
        question = self._question()
        if question is None or not character or not character.isprintable() or character == ".":
            return False
        if not question.typed:
            if character.isalpha() or character == " ":
                self.say("Number keys answer here.", "quiet")
                return True
            return False
        self._ask(question)
        self.take_key(key, character)
        return True

    def pasted(self, text: str) -> bool:
        """A paste on a question that takes words begins to type there; elsewhere it answers nothing."""
        question = self._question()
        if question is None or not question.typed:
            self.say("Number keys answer here.", "quiet")
        elif text.strip():
            self._ask(question)
            self.take_paste(" ".join(text.split()))
        return True

    def _ask(self, question: Question) -> None:
        answer = self.group.round.answer_of(self.client, question.key)

        def written(words: str) -> None:
            self.group.round.write(self.client, question.key, words)
            self.fill()
            self.sheet.step(1)

        def dropped(words: str) -> None:
            self.say(f"Dropped: {words}" if self.may_show(Fact.ANSWER) else "What was typed was dropped.", "quiet")

        self.ask(
            TextPrompt(
                question.label,
                lambda words: self._do(lambda: written(words)),
                filled=answer.words if answer else "",
                fresh=True,
                on_cancel=dropped,
            )
        )

    def _do(self, call: Callable[[], None]) -> None:
        """Change the client's answers; on a closed day the reason is asked first, once for the client."""
        try:
            call()
        except NeedsCorrectionReason:
            ask_reason(self, self.group, lambda: self._do(call))
        except IopError as error:
            self.say_error(error)

    def action_digit(self, digit: int) -> None:
        """Answer with a digit."""
        question = self._question()
        if question is None:
            return
        if question.typed:
            self.typed(str(digit), str(digit))
            return
        if self._going_on.is_for_the_next(question, self.group.round.answer_of(self.client, question.key), digit):
            self._go_on()
            self.action_digit(digit)
            return

        def call() -> None:
            if self.group.round.press(self.client, question.key, digit):
                self._entered = question.key
                self.fill()
                answer = self.group.round.answer_of(self.client, question.key)
                told = "recorded" if question.key == SAFETY else answer_text(question, answer)
                self.say(f"{question.label}: {told}", "quiet")
                if not (question.key == SAFETY and flagged(question, answer)):
                    self._going_on.answered(question, answer)
            else:
                self.say(f"{digit} is not an answer to this question.", "warn")

        self._do(call)

    def action_choose(self, by: int) -> None:
        """Choose by stepping."""
        question = self._question()

        def call() -> None:
            if question is not None and self.group.round.step(self.client, question.key, by):
                self._entered = question.key
                self.fill()

        self._do(call)

    def action_clear(self) -> None:
        """Take the answer back."""

        def call() -> None:
            self.group.round.clear(self.client, self.sheet.cursor or "")
            self.fill()

        self._do(call)

    def action_pass(self) -> None:
        """The client passes on the question, or not."""
        question = self._question()

        def call() -> None:
            if question is None:
                return
            passes = self.group.round.pass_question(self.client, question.key)
            self.fill()
            if passes:
                self.sheet.step(1)

        self._do(call)

    def action_next(self) -> None:
        """The next question; words are asked for first; after the last one the next client."""
        if self._going_on.confirms():
            return
        question = self._question()
        self.group.round.leave_cell()
        if question is not None and question.typed and self.group.round.answer_of(self.client, question.key) is None:
            self._ask(question)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """The next question; behind the last one the next client."""
        self.group.round.leave_cell()
        if not self.sheet.step(1):
            self.action_client(1)

    def action_client(self, by: int) -> None:
        """Another client of the round."""
        clients = self.group.round.clients()
        place = clients.index(self.client) + by if self.client in clients else 0
        if not 0 <= place < len(clients):
            self.say("That was the last client.", "here")
            return
        self.client = clients[place]
        self.group.corrected()
        self._entered = None
        self.group.round.leave_cell()
        self.sheet.go_to(self.group.round.questions[0].key)
        self.fill()
