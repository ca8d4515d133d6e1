"""Topics that were used or made here; the built-in catalog is copied in when one is first used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from iop_tui.domain.topics import Topic
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads


@reads("a topic")
class TopicStore:
    """Reads and writes topics, and knows who has had which."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def kept(self) -> list[Topic]:
        """The topics in the file: own ones, and built-in ones that were used."""
        topics = []
        for row in self._reader.all("SELECT * FROM topic ORDER BY category, title"):
            body = json.loads(row["body"])
            topics.append(
                Topic(
                    row["code"],
                    row["title"],
                    row["category"],
                    tuple(body["aims"]),
                    tuple(body["prompts"]),
                    body["exercise"],
                    tuple(body["references"]),
                    bool(row["retired"]),
                )
            )
        return topics

    def save(self, writer: Writer, topic: Topic) -> None:
        """Make or change a topic."""
        body = {
            "aims": list(topic.aims),
            "prompts": list(topic.prompts),
            "exercise": topic.exercise,
            "references": list(topic.references),
        }
        row = {
            "title": topic.title,
            "category": topic.category,
            "body": json.dumps(body, ensure_ascii=False),
            "retired": int(topic.retired),
        }
        if writer.read("topic", {"code": topic.code}) is None:
            writer.insert("topic", {"code": topic.code, **row})
        else:
            writer.update("topic", {"code": topic.code}, row)

    def last_had(self, track_id: int, before: date, without: Sequence[int] = ()) -> dict[str, tuple[date, int, int]]:
        """Day, session and block in which a track was to have each topic last before a day; some blocks left out."""
        rows = self._reader.all(
            # of the row that has the greatest day SQLite gives the other columns too
            "SELECT b.topic_code, max(s.day) AS day, s.id AS session_id, b.id AS block_id FROM block b "
            "JOIN session s ON s.id = b.session_id WHERE b.topic_code <> '' AND s.track_id = ? AND s.day < ? "
            f"AND s.state <> 'cancelled' AND b.id NOT IN ({placeholders(without)}) GROUP BY b.topic_code",
            [track_id, before.isoformat(), *without],
        )
        return {row["topic_code"]: (date.fromisoformat(row["day"]), row["session_id"], row["block_id"]) for row in rows}

    def topic_blocks(self, client_ids: Sequence[int], until: date) -> list[tuple[int, int, str]]:
        """Client, session and topic code of every block with a topic in a session where the client was here."""
        if not client_ids:
            return []
        rows = self._reader.all(
            "SELECT DISTINCT a.client_id, b.session_id, b.topic_code FROM attendance a "
            "JOIN session s ON s.id = a.session_id JOIN block b ON b.session_id = s.id "
            f"WHERE a.client_id IN ({placeholders(client_ids)}) AND a.mark = 'here' AND a.taken_off = '' "
            "AND s.state <> 'cancelled' AND b.topic_code <> '' AND s.day <= ?",
            [*client_ids, until.isoformat()],
        )
        return [(row["client_id"], row["session_id"], row["topic_code"]) for row in rows]
