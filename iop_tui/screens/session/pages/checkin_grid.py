"""The grid of the round: a row for each client, a column for each question, a cell under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from iop_tui.day.attendance_rows import SheetRow
from iop_tui.day.since import since_last
from iop_tui.domain.attendance import STATUSES, Mark, Status
from iop_tui.domain.calendar import short_day
from iop_tui.domain.checkin import SAFETY, Question, answer_text, flagged
from iop_tui.domain.room import Fact
from iop_tui.screens.prompts.answer_cell import AnswerCell
from iop_tui.screens.session.client_words import since_pieces
from iop_tui.screens.session.going_on import GoingOn
from iop_tui.screens.session.pages.client_page import ClientPage
from iop_tui.widgets.safe_text import width_of
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


def _least_width(question: Question) -> int:
    """The cells that a question's column needs where there are few: for its label, that it is passed, each option."""
    if question.typed:
        return max(8, min(14, width_of(question.label)))
    return min(9, max(width_of(text) for text in ("passes", question.label, *(label for _, label in question.options))))


class CheckinGrid(ClientPage):
    """What the round shows, and where its cursor goes."""

    BY_CELL = True

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._armed = False
        self._typing: AnswerCell | None = None
        self._entered = False
        self._stands = False
        self.asks_if_here = False
        """Whether the cursor stands on the name of somebody without a mark whose turn has just come."""
        self.going_on = GoingOn(self, self.go_on)

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
        narrow = self.host.page_width < 100
        columns = [Column("client", "Client", 12 if narrow else 16, 1)]
        for q in self.questions:
            width = _least_width(q) if narrow else max(q.answers.width, width_of(q.label))
            columns.append(Column(q.key, q.label, width, q.answers.grows))
        return columns

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
            elif self.host.may_show(Fact.ANSWER) or (
                entering and place == self.sheet.column and question.key != SAFETY
            ):
                raised = flagged(question, answer) and self.host.may_show(Fact.ANSWER)
                cells.append(Cell(shown, "warn" if raised else ""))
            else:
                cells.append(Cell("✓"))  # one mark for everybody who answered, whatever it was
        return cells

    def about(self, row: SheetRow) -> Sequence[Line]:
        """The question; in full view the client's last answers and a small trend."""
        question = self.question
        first: list[Piece] = [Piece(f" {row.name}", "strong")]
        if self.asks_if_here:
            first += [Piece("   here? "), Piece(self.present_key, "key"), Piece(" Present  ")]
            asks = [Piece(self.host.with_keys("{checkin.next}"), "key"), Piece(" asks without a mark", "quiet")]
            return [[*first, *asks], self._since(row.client_id)]
        if question is None:
            first.append(Piece("   enter twice: full-screen questions", "quiet"))
            return [first, self._since(row.client_id)]
        first.append(Piece(f"   {question.ask or question.label}"))
        if question.answers.has_options:
            for number, (_, label) in enumerate(question.options, 1):
                first += [Piece(f"  {number}", "key"), Piece(f" {label}")]
        if not self.host.may_show(Fact.ANSWER):
            return [first]
        if self.sheet.column == 1 and (news := self._since(row.client_id)):
            return [first, news]  # as the turn begins; what was said before stands behind each further question
        last = self.group.round.last_answers(row.client_id)
        said = [(day, c.answers.get(question.key)) for day, c in last]
        pieces = [f"{short_day(day)} {answer_text(question, a)}" for day, a in said[:3] if answer_text(question, a)]
        numbers = [a.number for _, a in reversed(said) if a and a.number is not None]
        trend = question.answers.trend(question, numbers)
        return [first, [Piece(f" before: {', '.join(pieces) or 'nothing'}   {trend}", "quiet")]]

    def _since(self, client_id: int) -> Line:
        """In full view what happened since the client was in a round last; nothing where nothing did."""
        if not self.host.may_show(Fact.ANSWER):
            return []
        since = since_last(self.group, client_id)
        return since_pieces(since) if since.news else []

    def stands_on(self) -> int | None:
        """The client with whom the round goes on, whoever was looked at meanwhile."""
        standing = self.group.round.standing_at()
        return standing[0] if standing is not None else super().stands_on()

    def refill(self) -> None:
        """Show everything as it is now."""
        if self._typing is not None and self._typing.client not in self.group.rows:
            self._typing.drop()  # the client was purged by another process while the file was locked
            self.host.ask_nothing()
            self._typing = None
        self._entered = False
        standing, asked = self.group.round.standing_at(), self.client if self.asks_if_here else None
        super().refill()
        if standing is not None and self.ready:
            self.sheet.go_to(str(standing[0]), self._column_of(standing[1]))
            unmarked = self.group.rows[standing[0]].mark is Mark.NOT_MARKED
            self.asks_if_here = unmarked and asked == standing[0] and self.sheet.column == 0
            self.show_about()

    def focus_page(self) -> None:
        """Go on where the round was left; a round that was not begun begins with the client under the cursor."""
        begins = self.group.round.standing_at() is None
        self._stands = True
        super().focus_page()
        if begins and self.client is not None:
            self._begin_turn(self.client)

    def _begin_turn(self, client: int) -> None:
        """A client's turn: their first open question, or on the name, where it is asked first if they are here."""
        question = self.group.round.open_question(client)
        asks = question is not None and self.group.round.must_ask_if_here(client)
        self._stand_at(client, 0 if asks else self._column_of(question.key if question else "", 1))
        self.asks_if_here = asks
        self.show_about()

    def _stand_at(self, client: int, place: int) -> None:
        self.sheet.go_to(str(client), place)
        self._remember()

    def _remember(self) -> None:
        if self._stands and self.client is not None:
            self.group.round.place = (self.client, self.question.key if self.question else "")

    def _column_of(self, key: str, otherwise: int = 0) -> int:
        return next((n for n, q in enumerate(self.questions, 1) if q.key == key), otherwise)

    def moved(self, sheet: object) -> None:
        """Another cell is under the cursor: in room view the one before hides its answer again."""
        before = self.host.client
        self._entered = self.asks_if_here = False
        self.going_on.stop()
        super().moved(self.sheet)
        self._remember()
        if before != self.host.client:
            self.group.corrected()  # a reason is of one client's answers
        self.group.round.leave_cell()
        for client in {before, self.client} - {None}:
            self.redraw(client)

    def redraw(self, client: int | None) -> None:
        """Show one client's answers again, where they are in the group."""
        if client is not None and client in self.group.rows:
            self.sheet.patch(Row(str(client), self.cells(self.group.sheet.row(client))))

    def go_to_client(self, client_id: int, question: str = "") -> None:
        """Put the cursor on a client's answer to a question, or to the first one."""
        self.group.round.asked_if_here.discard(client_id)  # whose turn it is is another matter
        self._stand_at(client_id, self._column_of(question, 1))

    def _go_to_safety(self) -> None:
        """Stand at the question about safety, which nobody passes over."""
        self.sheet.go_to(self.sheet.cursor, self._column_of(SAFETY, 1))

    @property
    def present_key(self) -> str:
        """The key that marks somebody present, on this machine."""
        return self.host.with_keys("{mark.present}")

    def mark_present(self) -> None:
        """Mark the client under the cursor present, and go on to their first question."""

        def call(client: int) -> None:
            self.group.sheet.mark(client, Mark.HERE)
            self.host.show_title()
            self.go_on()
            self.host.say(f"{self.group.short[client]}: {STATUSES[Status.PRESENT].label}.", "here")

        self.with_client(call)

    def go_on(self) -> None:
        """The next question that is open; behind the last one the next client's turn."""
        if self.client is None:
            return
        following = self.group.round.open_question(self.client, self.question.key if self.question else "")
        if following is not None:
            self.sheet.go_to(self.sheet.cursor, self._column_of(following.key))
        elif (client := self.group.round.turn_after(self.client)) is not None:
            self._begin_turn(client)
        else:
            self.host.say("That was the last client.", "here")

    def action_previous(self) -> None:
        """The question before, before the first one previous client."""
        if self.sheet.column > 1:
            self.sheet.go_to(self.sheet.cursor, self.sheet.column - 1)
        elif self.sheet.step(-1):
            self.sheet.go_to(self.sheet.cursor, len(self.questions))
