"""What the ``full`` profile has beyond attendance: participation, check-in answers, notes."""

from __future__ import annotations

from collections.abc import Sequence

from iop_tui.desk.desk import Desk
from iop_tui.domain.checkin import Checkin, answer_code
from iop_tui.domain.notes import Note, status_of
from iop_tui.exchange.exporting.attendance_record import FullFacts
from iop_tui.exchange.exporting.request import Request


class Extras:
    """Check-ins and notes of the sessions of one chunk."""

    def __init__(self, desk: Desk, request: Request) -> None:
        self._store = desk.store
        self.keys = desk.store.checkins.keys()
        self._none = ("",) * len(self.keys)
        self._questions = {q.id: q for q in desk.store.checkins.questions()}
        self._checkins: dict[tuple[int, int], Checkin] = {}
        self._notes: dict[tuple[int, int | None], list[Note]] = {}
        self._asked: dict[tuple[int, str], int] = {}

    def load(self, session_ids: Sequence[int]) -> None:
        """Read what belongs to a chunk of sessions."""
        self._checkins = self._store.checkins.of_many(session_ids)
        self._notes = self._store.notes.of_many(session_ids)
        self._asked = self._store.checkins.question_ids_of(session_ids)

    def of(self, session_id: int, client_id: int, participation: str) -> FullFacts:
        """What there is of one client in one session."""
        checkin = self._checkins.get((session_id, client_id))
        answers = self._none
        if checkin is not None:
            said = []
            for key in self.keys:
                answer = checkin.answers.get(key)
                question = self._questions.get(self._asked.get((session_id, key))) if answer is not None else None
                said.append(answer_code(question, answer) if question else "")
            answers = tuple(said)
        notes = self._notes.get((session_id, client_id))
        if notes is None:
            return FullFacts(participation, answers, "none", "")
        return FullFacts(participation, answers, status_of(notes), _text(notes))


def _text(notes: Sequence[Note]) -> str:
    return "\n\n".join(n.text if n.addendum_to is None else f"Addendum: {n.text}" for n in notes)
