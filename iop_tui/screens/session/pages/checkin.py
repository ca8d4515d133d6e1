"""Check-in: the round, a row for each client, a column for each question, a cell under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.domain.checkin import SAFETY, Question, answer_text, flagged
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.screens.prompts.answer_cell import AnswerCell
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.screens.session.pages.checkin_grid import CheckinGrid


class CheckinPage(CheckinGrid):
    """The round. Digits answer, letters only where words are asked, ``enter`` goes on."""

    letters_type = True
    goes_on = True
    KEYS = (
        "checkin.next",
        "checkin.pass",
        "checkin.clear",
        "checkin.choose",
        "session.view",
        "session.back",
        "app.keys_too",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="checkin.next", tooltip="next question, then the next client"),
        Binding("tab", "next", "Next", show=False, id="checkin.tab", tooltip="next question"),
        Binding("shift+tab", "previous", "Previous", show=False, id="checkin.back", tooltip="previous question"),
        Binding("left", "cell(-1)", "Left", show=False, id="checkin.left", tooltip="previous question"),
        Binding("right", "cell(1)", "Right", show=False, id="checkin.right", tooltip="next question"),
        Binding(
            "f2,full_stop",
            "pass",
            "Pass",
            id="checkin.pass",
            tooltip="the client passes on this question, or not; on the name: on all that are open but safety",
        ),
        Binding("backspace", "clear", "Clear", id="checkin.clear", tooltip="clears the answer: not asked"),
        Binding(
            "shift+right",
            "choose(1)",
            "Choose",
            id="checkin.choose",
            tooltip="next choice or number",
            key_display="⇧←→",
        ),
        Binding("shift+left", "choose(-1)", "Less", show=False, id="checkin.less", tooltip="previous choice or number"),
        Binding(
            "f3,ctrl+g",
            "acknowledge",
            "Mark addressed",
            id="checkin.acknowledge",
            tooltip="marks a safety concern as addressed",
        ),
        *(
            Binding(str(d), f"digit({d})", "Answer", show=False, id=f"checkin.digit_{d}", tooltip="answers")
            for d in range(10)
        ),
    ]

    # -- answering -----------------------------------------------------------------------------------

    def typed(self, key: str, character: str | None) -> bool:
        """A letter or digit on a cell that takes words begins to type there; False where it means nothing."""
        question, client = self.question, self.client
        if not character or not character.isprintable() or len(character) != 1 or key.startswith("ctrl+"):
            return False
        if self.asks_if_here and self.present_key in (key, character):
            self.mark_present()
            return True
        if self.asks_if_here and character.isalnum():
            self.go_on()  # an answer without a mark: it is the first question's
            return self.typed(key, character)
        if question is None or client is None or not question.typed:
            if character.isalpha() or character == " ":
                # a letter is never an answer here, and must not be a command between two answers either
                self.host.say("Number keys answer here. esc leaves check-in.", "quiet")
                return True
            return False
        if character == ".":
            return False  # a pass; within words that were begun it is a full stop
        if self._begin_typing(client, question):
            self.host.take_key(key, character)
        return True

    def pasted(self, text: str) -> bool:
        """A paste on a cell that takes words begins to type there; elsewhere it answers nothing."""
        if self.asks_if_here:
            self.go_on()
        question, client = self.question, self.client
        if question is None or client is None or not question.typed:
            self.host.say("Number keys answer here. esc leaves check-in.", "quiet")
        elif text.strip() and self._begin_typing(client, question):
            self.host.take_paste(text)
        return True

    def _begin_typing(self, client: int, question: Question) -> bool:
        """Open a cell for words; False where the reason of a correction is asked before anything is typed."""
        if self.group.session.is_closed and not self.group.correction:
            self.host.do(self.group.may_change)
            return False
        answer = self.group.round.answer_of(client, question.key)
        self._typing = AnswerCell(self, client, self.group.short[client], question, answer.words if answer else "")
        self.host.ask(self._typing)
        return True

    def action_take_off(self) -> None:
        """Nobody is taken off by a slip between two answers."""
        self.host.say("Clients are removed on Roster and Attendance, not during check-in.", "quiet")

    def typing_done(self) -> None:
        """The words are written."""
        self._typing = None

    def action_digit(self, digit: int) -> None:
        """Answer with a digit."""
        question, client = self.question, self.client
        if question is None or client is None:
            self.host.say("Number keys answer questions. Press right for the first one.", "quiet")
            return
        if self.going_on.is_for_the_next(question, self.group.round.answer_of(client, question.key), digit):
            self.go_on()
            if not self.typed(str(digit), str(digit)):
                self.action_digit(digit)
            return

        def call(client: int) -> None:
            if not self.group.round.press(client, question.key, digit):
                self.host.say(f"{digit} is not an answer to this question.", "warn")
                return
            answer = self.group.round.answer_of(client, question.key)
            self._entered = True
            self.redraw(client)
            # the cell that is left is covered in room view: what it holds is said until the next key
            told = "recorded" if question.key == SAFETY else answer_text(question, answer)
            self.host.say(f"{self.group.short[client]}, {question.label.lower()}: {told}", "quiet")
            if not (question.key == SAFETY and flagged(question, answer)):  # what was done may be said at once
                self.going_on.answered(question, answer)

        self.with_client(call)

    def action_choose(self, by: int) -> None:
        """Choose by stepping."""
        question = self.question

        def call(client: int) -> None:
            if question is not None and self.group.round.step(client, question.key, by):
                self._entered = True
                self.redraw(client)

        self.with_client(call)

    def action_clear(self) -> None:
        """Take the answer back."""
        question = self.question

        def call(client: int) -> None:
            if question is not None:
                self.group.round.clear(client, question.key)
                self.redraw(client)

        self.with_client(call)

    def action_pass(self) -> None:
        """The client passes on the question, and on to the next one; on the name on all that is open but safety."""
        question = self.question

        def call(client: int) -> None:
            if question is None:
                number = self.group.round.pass_rest(client)
                self.redraw(client)
                self.host.say(f"{self.group.short[client]} passes on {number}." if number else "Nothing is open.")
                self._go_to_safety()
                return
            passes = self.group.round.pass_question(client, question.key)
            self.redraw(client)
            words = "passes" if passes else "does not pass"
            self.host.say(f"{self.group.short[client]} {words}: {question.label.lower()}.")
            if passes:
                self.go_on()

        self.with_client(call)

    def dropped(self, client: int, words: str) -> None:
        """What was typed into a cell and not confirmed was taken away; the room is not told what it was."""
        self.redraw(client)
        self.host.say(
            f"Dropped: {words}" if self.host.may_show(Fact.ANSWER) else "What was typed was dropped.", "quiet"
        )

    def action_acknowledge(self) -> None:
        """Record that a safety concern was seen to."""

        if not self.host.may_show(Fact.SAFETY):
            # neither that there is a concern nor that there is none
            self.host.say(self.host.with_keys("Private. Press {session.view_too} for full view first."), "quiet")
            return

        def call(client: int) -> None:
            def on_answer(words: str) -> None:
                self.group.round.acknowledge(client, words)
                self.host.say("Recorded.", "here")

            if client not in self.group.round.concerns():
                self.host.say("There is no safety concern here.", "quiet")
                return
            self.host.ask(TextPrompt("Action taken:", on_answer))

        self.with_client(call)

    # -- moving --------------------------------------------------------------------------------------

    async def action_next(self) -> None:
        """The next question, after the last one the next client; on a name twice the questions large."""
        if self.sheet.column and self.going_on.confirms():
            return
        if self.sheet.column == 0 and not self.asks_if_here:
            if self._armed and self.client is not None:
                self._armed = False
                from iop_tui.screens.session.one_client_round import PersonRoundScreen

                await self.app.push_screen(PersonRoundScreen(self.group, self.client))
                return
            self._armed = True
            self.host.say("enter again: full-screen questions", "quiet")
            return
        self._armed = False
        self.go_on()

    def write(self, client: int, question: Question, words: str, step: int | None) -> int | None:
        """Save words as an answer; gives the step that it was."""
        return self.group.round.write(client, question.key, words, step)

    def complain(self, error: IopError) -> None:
        """Say why words could not be saved; never as a question: what is typed next would answer it."""
        self.host.say_error(error)

    def move_from(self, client: int, key: str) -> None:
        """Go where a key goes from a cell that is full."""
        self.redraw(client)
        if key in ("enter", "tab"):
            self.go_on()
        elif key == "shift+tab":
            self.action_previous()
        elif key in ("up", "down"):
            self.sheet.step(1 if key == "down" else -1)

    def action_cell(self, by: int) -> None:
        """One cell left or right."""
        self._armed = False
        self.sheet.go_to(self.sheet.cursor, self.sheet.column + by)

    def save_typing(self) -> None:
        """Save what is being typed into a cell; a number that waits goes on nowhere: the page is left or covered."""
        self.going_on.stop()
        if self._typing is not None:
            self._typing.save()
