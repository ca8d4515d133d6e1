"""The check-in round: questions as they were asked, and the answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Unpack

from iop_tui.domain.audit import canonical
from iop_tui.domain.checkin import SAFETY, Answer, Checkin, Question, flagged, question_of
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import CheckinChange

_SELECT = """SELECT k.*, n.number, n.words, q.key AS question_key FROM checkin k
    LEFT JOIN answer n ON n.checkin_id = k.id LEFT JOIN question q ON q.id = n.question_id """

_OPEN_CONCERNS = (
    "FROM session s CROSS JOIN checkin k ON k.session_id = s.id CROSS JOIN answer n ON n.checkin_id = k.id "
    "WHERE k.acknowledged_at = '' AND (n.question_id, n.number) IN (VALUES "
)
"""Check-ins with one of some answers that were not seen to; the answers' pairs and ``)`` follow."""


@reads("a check-in")
class CheckinStore:
    """Reads and writes check-ins."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, session_id: int) -> dict[int, Checkin]:
        """The check-ins of a session, by client."""
        by_client = self._gathered(self._reader.all(_SELECT + "WHERE k.session_id = ?", [session_id]))
        return {c.client_id: c for _, c in by_client}

    def of_many(self, session_ids: Sequence[int]) -> dict[tuple[int, int], Checkin]:
        """The check-ins of several sessions, by session and client."""
        by_session_and_client: dict[tuple[int, int], Checkin] = {}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(_SELECT + f"WHERE k.session_id IN ({placeholders(ids)})", ids)
            by_session_and_client.update({(session, c.client_id): c for session, c in self._gathered(rows)})
        return by_session_and_client

    def of_client(self, client_id: int, before: date, limit: int) -> list[tuple[date, Checkin]]:
        """A client's check-ins of earlier days, the latest first."""
        sessions = self._reader.all(
            "SELECT k.id, s.day FROM checkin k JOIN session s ON s.id = k.session_id "
            "WHERE k.client_id = ? AND s.day < ? ORDER BY s.day DESC, s.start_min DESC LIMIT ?",
            [client_id, before.isoformat(), limit],
        )
        days = {row["id"]: date.fromisoformat(row["day"]) for row in sessions}
        if not days:
            return []
        rows = self._reader.all(_SELECT + f"WHERE k.id IN ({placeholders(days)})", list(days))
        dated = [(days[c.id], c) for _, c in self._gathered(rows) if c.id is not None]
        return sorted(dated, key=lambda pair: pair[0], reverse=True)

    def open_concerns(self, session_ids: Sequence[int]) -> dict[int, int]:
        """How many safety concerns of each session nobody has seen to; a session without one is left out."""
        numbers: dict[int, int] = {}
        pairs, values = self._concerns()
        for start in range(0, len(session_ids) if pairs else 0, 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(
                f"SELECT s.id, count(*) AS number {_OPEN_CONCERNS}{pairs}) AND s.id IN ({placeholders(ids)}) "
                "GROUP BY s.id",
                [*values, *ids],
            )
            numbers.update({row["id"]: row["number"] for row in rows})
        return numbers

    def with_open_concern(self, first: date, last: date) -> list[int]:
        """The sessions of a period with a safety concern that nobody has seen to, by id."""
        pairs, values = self._concerns()
        if not pairs:
            return []
        rows = self._reader.all(
            f"SELECT DISTINCT s.id {_OPEN_CONCERNS}{pairs}) AND s.day BETWEEN ? AND ?",
            [*values, first.isoformat(), last.isoformat()],
        )
        return [row["id"] for row in rows]

    def open_concerns_of(self, client_id: int, before: date) -> list[date]:
        """The days before another one on which a client had a safety concern that nobody has seen to, latest first."""
        pairs, values = self._concerns()
        if not pairs:
            return []
        rows = self._reader.all(
            "SELECT DISTINCT s.day FROM checkin k JOIN session s ON s.id = k.session_id JOIN answer n "
            "ON n.checkin_id = k.id WHERE k.client_id = ? AND s.day < ? AND k.acknowledged_at = '' "
            f"AND (n.question_id, n.number) IN (VALUES {pairs}) ORDER BY s.day DESC",
            [client_id, before.isoformat(), *values],
        )
        return [date.fromisoformat(row["day"]) for row in rows]

    def _concerns(self) -> tuple[str, list[int]]:
        """The answers that raise the flag of the question of safety, in each of its forms, as pairs for SQL."""
        values: list[int] = []
        for question in self.questions():
            bounds = question.answers.range(question)
            if question.key != SAFETY or bounds is None or question.id is None:
                continue
            for number in range(bounds[0], bounds[1] + 1):
                if flagged(question, Answer(SAFETY, number)):
                    values += [question.id, number]
        return ", ".join(["(?, ?)"] * (len(values) // 2)), values

    def questions_of(self, session_id: int) -> list[Question]:
        """The questions that were answered in a session, as they were asked."""
        rows = self._reader.all(
            "SELECT DISTINCT q.* FROM question q JOIN answer n ON n.question_id = q.id "
            "JOIN checkin k ON k.id = n.checkin_id WHERE k.session_id = ?",
            [session_id],
        )
        return [question_of(row["key"], json.loads(row["spec"]), row["id"]) for row in rows]

    def keys(self) -> list[str]:
        """The keys of every question that was ever asked, for the export's columns."""
        rows = self._reader.all("SELECT key, min(id) AS id FROM question GROUP BY key ORDER BY 2")
        return [row["key"] for row in rows]

    def questions(self) -> list[Question]:
        """Every question that was ever asked, as it was asked."""
        rows = self._reader.all("SELECT * FROM question ORDER BY id")
        return [question_of(row["key"], json.loads(row["spec"]), row["id"]) for row in rows]

    def question_ids_of(self, session_ids: Sequence[int]) -> dict[tuple[int, str], int]:
        """Which form of a question was asked in a session, by session and key."""
        by_version: dict[tuple[int, str], int] = {}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(
                "SELECT DISTINCT k.session_id, q.key, q.id FROM question q JOIN answer n ON n.question_id = q.id "
                f"JOIN checkin k ON k.id = n.checkin_id WHERE k.session_id IN ({placeholders(ids)})",
                ids,
            )
            by_version.update({(row["session_id"], row["key"]): row["id"] for row in rows})
        return by_version

    def _gathered(self, rows: Sequence[Any]) -> list[tuple[int, Checkin]]:
        by_id: dict[int, tuple[int, Checkin]] = {}
        for row in rows:
            if row["id"] not in by_id:
                checkin = Checkin(
                    row["client_id"], row["state"], {}, row["acknowledged_by"], row["acknowledged_at"],
                    row["acknowledged_what"], row["id"],
                )  # fmt: skip
                by_id[row["id"]] = (row["session_id"], checkin)
            if row["question_key"] is not None:
                # a row that holds nothing says that the question was asked and the client passed
                passed = row["number"] is None and row["words"] == ""
                answer = Answer(row["question_key"], row["number"], row["words"], passed)
                by_id[row["id"]][1].answers[row["question_key"]] = answer
        return list(by_id.values())

    def ensure(self, writer: Writer, session_id: int, client_id: int) -> int:
        """The id of a client's check-in in a session, made where there is none."""
        row = self._reader.one("SELECT id FROM checkin WHERE session_id = ? AND client_id = ?", [session_id, client_id])
        if row:
            return int(row["id"])
        return writer.insert("checkin", {"session_id": session_id, "client_id": client_id}, client_id)

    def question_id(self, writer: Writer, question: Question) -> int:
        """The id of a question as it is asked now, copied into the file when it is first asked."""
        spec = canonical(question.spec())
        row = self._reader.one("SELECT id FROM question WHERE key = ? AND spec = ?", [question.key, spec])
        if row:
            return int(row["id"])
        return writer.insert("question", {"key": question.key, "kind": question.kind, "spec": spec})

    def set_answer(self, writer: Writer, checkin_id: int, client_id: int, question: Question, answer: Answer) -> None:
        """Record, change or (with an empty answer) remove an answer; an older form of the question gives way."""
        question_id = self.question_id(writer, question)
        others = self._reader.all(
            "SELECT n.question_id FROM answer n JOIN question q ON q.id = n.question_id "
            "WHERE n.checkin_id = ? AND q.key = ? AND q.id <> ?",
            [checkin_id, question.key, question_id],
        )
        for other in others:
            writer.delete("answer", {"checkin_id": checkin_id, "question_id": other["question_id"]}, client_id)
        key = {"checkin_id": checkin_id, "question_id": question_id}
        values: dict[str, Any] = {"number": answer.number, "words": answer.words}
        if answer.empty:
            writer.delete("answer", key, client_id)
        elif writer.read("answer", key) is None:
            writer.insert("answer", {**key, **values}, client_id)
        else:
            writer.update("answer", key, values, client_id)

    def change(self, writer: Writer, checkin_id: int, client_id: int, **values: Unpack[CheckinChange]) -> bool:
        """Change columns of a check-in."""
        return writer.update("checkin", {"id": checkin_id}, dict(values), client_id)
