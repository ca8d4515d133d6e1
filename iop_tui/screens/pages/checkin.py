"""Check-in: the round, a row for each client, a column for each question, a cell under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day.sheet import SheetRow
from iop_tui.domain.calendar import short_day
from iop_tui.domain.checkin import SAFETY, Question, answer_text, flagged
from iop_tui.domain.room import Fact
from iop_tui.screens.asking import AskWords
from iop_tui.screens.pages.cell_typing import CellTyping
from iop_tui.screens.pages.client_page import ClientPage
from iop_tui.widgets.lines import Line, Piece
from iop_tui.widgets.sheet import Cell, Column, Row

_WIDTHS = {"scale": 8, "choice": 9, "count": 9, "words": 12, "text": 14}
_SPARK = "▁▂▃▄▅▆▇█"


class CheckinPage(ClientPage):
    """The round. Digits answer, letters only where words are asked, ``enter`` goes on."""

    BY_CELL = True
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
        Binding("shift+tab", "previous", "Previous", show=False, id="checkin.back", tooltip="the question before"),
        Binding("left", "cell(-1)", "Left", show=False, id="checkin.left", tooltip="the question before"),
        Binding("right", "cell(1)", "Right", show=False, id="checkin.right", tooltip="the next question"),
        Binding(
            "f2,full_stop",
            "pass",
            "Pass",
            id="checkin.pass",
            tooltip="the client passes on this question, or not; on the name on all that is open but safety",
        ),
        Binding("backspace", "clear", "Clear", id="checkin.clear", tooltip="takes the answer back: not asked"),
        Binding(
            "shift+right",
            "choose(1)",
            "Choose",
            id="checkin.choose",
            tooltip="the next choice or number",
            key_display="⇧←→",
        ),
        Binding(
            "shift+left", "choose(-1)", "Less", show=False, id="checkin.less", tooltip="the choice or number before"
        ),
        Binding(
            "f3,ctrl+g", "acknowledge", "Seen to", id="checkin.acknowledge", tooltip="a safety concern was seen to"
        ),
        *(
            Binding(str(d), f"digit({d})", "Answer", show=False, id=f"checkin.digit_{d}", tooltip="answers")
            for d in range(10)
        ),
    ]

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._armed = False
        self._typing: CellTyping | None = None
        self._entered = False

    # -- what it shows -----------------------------------------------------------------------------

    @property
    def questions(self) -> Sequence[Question]:
        """The questions of the round."""
        return self.group.round.questions

    @property
    def question(self) -> Question | None:
        """The question under the cursor; None on the name."""
        place = self.sheet.column - 1
        return self.questions[place] if 0 <= place < len(self.questions) else None

    def columns(self) -> Sequence[Column]:
        """The name, then a column for each question."""
        narrow = self.app.size.width < 100
        found = [Column("client", "Client", 12 if narrow else 16, 1)]
        for q in self.questions:
            least = 8 if narrow and q.typed else _WIDTHS[q.kind]
            found.append(
                Column(q.key, q.label, least if not narrow or q.typed else min(least, 8), 2 if q.kind == "text" else 0)
            )
        return found

    def rows(self) -> list[SheetRow]:
        """Who is in the round: those here or not yet marked."""
        return [self.group.sheet.row(id) for id in self.group.round.clients()]

    def cells(self, row: SheetRow) -> Sequence[Cell]:
        """One client's answers; in room view that there is one, and what it is only while it is being entered."""
        checkin = self.group.round.of(row.client_id)
        free = next((n for n, q in enumerate(self.questions, 1) if not checkin.answers.get(q.key)), 0)
        name = f"{row.name} passes" if checkin.passed and not free else row.name
        cells = [Cell(name, "quiet" if checkin.passed else "")]
        entering = self._entered and self.sheet.cursor == str(row.client_id)
        for place, question in enumerate(self.questions, 1):
            typing = self._typing
            if typing is not None and typing.client == row.client_id and typing.question is question:
                cells.append(Cell(typing.edit.text))
                continue
            answer = checkin.answers.get(question.key)
            shown = answer_text(question, answer)
            if not shown or (answer is not None and answer.passed):
                passes = shown or (checkin.passed and place == free)
                cells.append(Cell("passes" if passes else "·", "quiet"))
            elif self.session.may_show(Fact.ANSWER) or (
                entering and place == self.sheet.column and question.key != SAFETY
            ):
                raised = flagged(question, answer) and self.session.may_show(Fact.ANSWER)
                cells.append(Cell(shown, "warn" if raised else ""))
            else:
                cells.append(Cell("✓"))  # one mark for everybody who answered, whatever it was
        return cells

    def about(self, row: SheetRow) -> Sequence[Line]:
        """The question; in full view the client's last answers and a small trend."""
        question = self.question
        first: list[Piece] = [Piece(f" {row.name}", "strong")]
        if question is None:
            first.append(Piece("   enter, then enter again opens the questions large", "quiet"))
            return [first]
        first.append(Piece(f"   {question.ask or question.label}"))
        if question.kind == "choice":
            for number, (_, label) in enumerate(question.options, 1):
                first += [Piece(f"  {number}", "key"), Piece(f" {label}")]
        if not self.session.may_show(Fact.ANSWER):
            return [first]
        last = self.group.round.last_answers(row.client_id)
        said = [(day, c.answers.get(question.key)) for day, c in last]
        pieces = [f"{short_day(day)} {answer_text(question, a)}" for day, a in said[:3] if answer_text(question, a)]
        trend = ""
        if question.kind in ("scale", "count"):
            numbers = [a.number for _, a in reversed(said) if a and a.number is not None]
            top = max(question.high if question.kind == "scale" else max(numbers, default=1), 1)
            trend = "".join(_SPARK[min(7, n * 7 // top)] for n in numbers)
        return [first, [Piece(f" before: {', '.join(pieces) or 'nothing'}   {trend}", "quiet")]]

    def refill(self) -> None:
        """Show everything anew; the cursor begins on the first question."""
        if self._typing is not None and self._typing.client not in self.group.rows:
            self._typing.drop()  # the client was purged by another process while the file was locked
            self.session.ask_nothing()
            self._typing = None
        self._entered = False
        super().refill()
        if self.ready and self.sheet.column == 0 and not self._armed:
            self.sheet.go_to(self.sheet.cursor, 1)

    def focus_page(self) -> None:
        """Begin on the first question, whichever one was left from."""
        super().focus_page()
        self.sheet.go_to(self.sheet.cursor, 1)

    def moved(self, sheet: object) -> None:
        """Another cell is under the cursor: in room view the one before hides its answer again."""
        before = self.session.client
        self._entered = False
        super().moved(self.sheet)
        if before != self.session.client:
            self.group.corrected()  # a reason is of one client's answers
        self.group.round.leave_cell()
        for client in {before, self.client} - {None}:
            self.redraw(client)

    def redraw(self, client: int | None) -> None:
        """Show one client's answers anew, where they are in the group."""
        if client is not None and client in self.group.rows:
            self.sheet.patch(Row(str(client), self.cells(self.group.sheet.row(client))))

    def go_to_client(self, client_id: int, question: str = "") -> None:
        """Put the cursor on a client's answer to a question, or to the first one."""
        place = next((n for n, q in enumerate(self.questions, 1) if q.key == question), 1)
        self.sheet.go_to(str(client_id), place)

    # -- answering -----------------------------------------------------------------------------------

    def typed(self, key: str, character: str | None) -> bool:
        """A letter or digit on a cell that takes words begins to type there; False where it means nothing."""
        question, client = self.question, self.client
        if not character or not character.isprintable() or len(character) != 1 or key.startswith("ctrl+"):
            return False
        if question is None or client is None or not question.typed:
            if character.isalpha() or character == " ":
                # a letter is never an answer here, and must not be a command between two answers either
                self.session.say("Digits answer here; esc leaves the round.", "quiet")
                return True
            return False
        if character == ".":
            return False  # a pass; within words that were begun it is a full stop
        if self._begin_typing(client, question):
            self.session.take_key(key, character)
        return True

    def pasted(self, text: str) -> bool:
        """A paste on a cell that takes words begins to type there; elsewhere it answers nothing."""
        question, client = self.question, self.client
        if question is None or client is None or not question.typed:
            self.session.say("Digits answer here; esc leaves the round.", "quiet")
        elif text.strip() and self._begin_typing(client, question):
            self.session.take_paste(text)
        return True

    def _begin_typing(self, client: int, question: Question) -> bool:
        """Open a cell for words; False where the reason of a correction is asked before anything is typed."""
        if self.group.session.frozen and not self.group.correction:
            self.session.do(self.group.may_change)
            return False
        answer = self.group.round.answer_of(client, question.key)
        self._typing = CellTyping(self, client, question, answer.words if answer else "")
        self.session.ask(self._typing)
        return True

    def action_take_off(self) -> None:
        """Nobody is taken off by a slip between two answers."""
        self.session.say("In the round nobody is taken off: - does it on Roster and Attendance.", "quiet")

    def typing_done(self) -> None:
        """The words are written."""
        self._typing = None

    def action_digit(self, digit: int) -> None:
        """Answer with a digit."""
        question = self.question
        if question is None or self.client is None:
            self.session.say("Digits answer on a question; right goes there.", "quiet")
            return

        def call(client: int) -> None:
            if not self.group.round.press(client, question.key, digit):
                self.session.say(f"{digit} is no answer to this question.", "warn")
                return
            self.session.say("")
            self._entered = True
            self.redraw(client)

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
                self.session.say(f"{self.group.short[client]} passes on {number}." if number else "Nothing is open.")
                self._go_to_safety()
                return
            passes = self.group.round.pass_question(client, question.key)
            self.redraw(client)
            words = "passes" if passes else "does not pass"
            self.session.say(f"{self.group.short[client]} {words}: {question.label.lower()}.")
            if passes:
                self.go_on()

        self.with_client(call)

    def _go_to_safety(self) -> None:
        """Stand at the question about safety, which nobody passes over."""
        place = next((n for n, q in enumerate(self.questions, 1) if q.key == SAFETY), 1)
        self.sheet.go_to(self.sheet.cursor, place)

    def dropped(self, client: int, words: str) -> None:
        """What was typed into a cell and not confirmed was taken away; the room is not told what it was."""
        self.redraw(client)
        self.session.say(
            f"Dropped: {words}" if self.session.may_show(Fact.ANSWER) else "What was typed was dropped.", "quiet"
        )

    def action_acknowledge(self) -> None:
        """Record that a safety concern was seen to."""

        if not self.session.may_show(Fact.SAFETY):
            # neither that there is a concern nor that there is none
            self.session.say("ctrl+f first: it is not for the room.", "quiet")
            return

        def call(client: int) -> None:
            def done(words: str) -> None:
                self.group.round.acknowledge(client, words)
                self.session.say("Recorded.", "here")

            if client not in self.group.round.concerns():
                self.session.say("Nothing is recorded here that has to be seen to.", "quiet")
                return
            self.session.ask(AskWords("What was done?", done))

        self.with_client(call)

    # -- moving --------------------------------------------------------------------------------------

    async def action_next(self) -> None:
        """The next question, after the last one the next client; on a name twice the questions large."""
        if self.sheet.column == 0:
            if self._armed and self.client is not None:
                self._armed = False
                from iop_tui.screens.person_round import PersonRoundScreen

                await self.app.push_screen(PersonRoundScreen(self.group, self.client))
                return
            self._armed = True
            self.session.say("enter again opens the questions large", "quiet")
            return
        self._armed = False
        self.go_on()

    def go_on(self) -> None:
        """The next question, after the last one the next client."""
        if self.sheet.column < len(self.questions):
            self.sheet.go_to(self.sheet.cursor, self.sheet.column + 1)
        elif self.sheet.step(1):
            self.sheet.go_to(self.sheet.cursor, 1)
        else:
            self.session.say("That was the last one of the round.", "here")

    def action_previous(self) -> None:
        """The question before, before the first one the client before."""
        if self.sheet.column > 1:
            self.sheet.go_to(self.sheet.cursor, self.sheet.column - 1)
        elif self.sheet.step(-1):
            self.sheet.go_to(self.sheet.cursor, len(self.questions))

    def action_cell(self, by: int) -> None:
        """One cell left or right."""
        self._armed = False
        self.sheet.go_to(self.sheet.cursor, self.sheet.column + by)

    def settle(self) -> None:
        """Save what is being typed into a cell."""
        if self._typing is not None:
            self._typing.save()
