"""What a terminal shows of a session, read off its cells, and whether the file holds it."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pyte

from iop_tui.day import GroupDay
from iop_tui.desk.shipped_data import load_questions
from iop_tui.domain.attendance import REASON_LABELS, STATUSES
from iop_tui.domain.checkin import Answer, answer_text
from iop_tui.domain.sessions import SessionState
from tests.e2e.terminal import Terminal

TYPED_IS_SAVED = 0.3
"""Seconds after which what was typed is in the file."""
FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
ASKED_FOR_FRAMES, HAS_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_MARKS = {facts.label: "here" if facts.attended else status.value for status, facts in STATUSES.items()}
_LEAST = 6
_LABELS = re.compile(
    "|".join(["Client", "Status", "In", "Out", "Mode", "Day", "Reason", *(q.label for q in load_questions())])
)


@dataclass(frozen=True)
class Row:
    """One client's row as it stood on the screen: the labels of the columns with what stood below them."""

    client: str
    cells: tuple[tuple[str, str], ...]


@dataclass
class Seen:
    """Everything that was painted in one run of the program."""

    typing: tuple[str, ...]
    rows: set[Row] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    typed: dict[str, float] = field(default_factory=dict)
    """As much as was typed, with the moment at which it was first painted."""

    def look(self, lines: list[str]) -> None:
        """Take in what is on the screen now."""
        self.rows |= rows_of(lines)
        text = "\n".join(lines)
        self.words |= set(re.findall(r"The day is closed\.|[^│\n]{3,40} is the topic of", text))
        self.words |= {found.strip() for found in re.findall(r" \d+ here ", lines[0])}
        for wanted in self.typing:
            there = next((n for n in range(len(wanted), _LEAST, -1) if wanted[:n].rstrip() in text), 0)
            if there:
                self.typed.setdefault(wanted[:there], time.monotonic())


def rows_of(lines: list[str]) -> set[Row]:
    """The clients' rows of Attendance or Check-in; nothing where neither is shown."""
    top = next((n for n, line in enumerate(lines) if line.startswith("  Client ")), None)
    if top is None or not re.search(r" In +Out | Mood +Craving ", lines[top]):
        return set()
    columns = [(m.start(), m[0]) for m in _LABELS.finditer(lines[top])]
    ends = [start for start, _ in columns[1:]] + [len(lines[top])]
    found = set()
    for line in lines[top + 1 :]:
        if line[:2] not in ("  ", "▌ ") or not line[2:3].strip():
            break
        cells = [(label, line[start:end].strip()) for (start, label), end in zip(columns, ends, strict=True)]
        found.add(Row(cells[0][1], tuple(cells[1:])))
    return found


class Frames(pyte.ByteStream):
    """What a program writes, shown in whole frames only, as terminals do that are asked to; each is looked at."""

    def __init__(self, screen: pyte.Screen, seen: Seen, handle: int) -> None:
        super().__init__(screen)
        self._screen = screen
        self._seen = seen
        self._handle = handle
        self._lines = [""] * screen.lines
        self._unshown = b""

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """Take what was written; what stands behind the beginning of a frame waits for its end."""
        if ASKED_FOR_FRAMES in data:
            os.write(self._handle, HAS_FRAMES)
        *frames, rest = (self._unshown + data).split(FRAME_ENDS)
        for frame in frames:
            self._show(frame + FRAME_ENDS)
        shown, begins, unshown = rest.partition(FRAME_BEGINS)
        self._show(shown)
        self._unshown = begins + unshown

    def _show(self, data: bytes) -> None:
        super().feed(data)
        screen = self._screen
        for y in screen.dirty:
            self._lines[y] = "".join(screen.buffer[y][x].data for x in range(screen.columns))
        screen.dirty.clear()
        self._seen.look(self._lines)


class Watched(Terminal):
    """A terminal on which everything that is painted is looked at."""

    def __init__(self, args: Sequence[str], env: dict[str, str], seen: Seen, cwd: Path | None = None) -> None:
        super().__init__(args, env, (104, 24), cwd)
        self._stream = Frames(self._screen, seen, self._fd)

    def read(self, seconds: float = 0.01) -> None:
        """Take what the program writes for a moment."""
        super().read(min(seconds, 0.01))


class Lateness(Thread):
    """Finds out how late a short sleep with a synced write behind it ends, where others keep the machine busy."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self._file = folder / "late"
        self._over = Event()
        self.worst = 0.0

    def run(self) -> None:
        """Measure until it is over."""
        with self._file.open("wb") as file:
            while not self._over.is_set():
                begun = time.monotonic()
                time.sleep(0.05)
                file.write(b"late")
                file.flush()
                os.fsync(file.fileno())
                self.worst = max(self.worst, time.monotonic() - begun - 0.05)

    def over(self) -> float:
        """End it, and give the worst."""
        self._over.set()
        self.join()
        return self.worst


class Held:
    """What the file holds of a session, and what it held before: every change that was recorded."""

    def __init__(self, group: GroupDay) -> None:
        self._group = group
        reader = group.desk.store.reader
        bodies = reader.all(
            "SELECT v.client_id, v.body FROM change_value v JOIN change c ON c.seq = v.seq WHERE c.session_id = ?",
            [group.id],
        )
        self._rows: list[tuple[int | None, str, dict[str, Any]]] = [
            (r["client_id"], body["table"], body["after"]) for r in bodies if (body := json.loads(r["body"]))["after"]
        ]
        self._ids = {name: id for id, name in group.short.items()}
        self._questions = {r["id"]: r["key"] for r in reader.all("SELECT id, key FROM question")}

    def missing(self, seen: Seen, killed_at: float, late: float) -> list[str]:
        """What was painted and is not held; ``late`` is by how much everything is late on this machine just now."""
        lost = [f"{row}" for row in seen.rows if not self._holds(row)]
        lost += [words for words in seen.words if not self._holds_words(words)]
        texts = [n.text for n in self._group.desk.store.notes.of(self._group.id)]
        texts += [after["words"] for _, table, after in self._rows if table == "answer"]
        for typed, at in seen.typed.items():
            if killed_at - at > TYPED_IS_SAVED + 5 * late and not any(t.startswith(typed.rstrip()) for t in texts):
                lost.append(f"{typed!r}, painted {killed_at - at:.2f} s before the kill (late: {late:.3f}): {texts}")
        return lost

    def _of(self, client: int | None, table: str) -> list[dict[str, Any]]:
        return [after for id, t, after in self._rows if t == table and client in (id, None)]

    def _holds(self, row: Row) -> bool:
        client = self._ids.get(row.client)
        if client is None:
            return False
        passed = [a for a in self._of(client, "answer") if a["number"] is None and a["words"] == ""]
        if "passes" in dict(row.cells).values() and not passed:
            return False
        cells = {label: text for label, text in row.cells if text != "passes"}
        if "Status" in cells:
            return self._holds_attendance(client, cells)
        return all(self._holds_answer(client, label, text) for label, text in cells.items() if text != "·")

    def _holds_attendance(self, client: int, cells: dict[str, str]) -> bool:
        painted = cells["Status"][2:].replace("Late, left early", "Late and left early")
        label = painted.removesuffix(", out")
        if _MARKS.get(label) in (None, "not_marked"):
            return True  # nothing was said, or the row was painted half
        if label != painted and not self._of(client, "attendance_away"):
            return False
        return any(self._same(after, _MARKS[label], cells) for after in self._of(client, "attendance"))

    def _same(self, after: dict[str, Any], mark: str, cells: dict[str, str]) -> bool:
        clock, begin = self._group.desk.clock, self._group.session.effective_start
        arrived = begin if after["arrived_min"] is None else after["arrived_min"]
        reason = REASON_LABELS.get(after["reason"], "")
        return (
            after["mark"] == mark
            and (mark != "here" or cells["In"] == clock(arrived))
            and cells["Out"] == clock(after["left_min"])
            and cells.get("Reason", reason) == reason
        )

    def _holds_answer(self, client: int, label: str, text: str) -> bool:
        question = next((q for q in self._group.round.questions if q.label == label), None)
        if question is None or question.typed:  # words are painted while they are typed
            return question is not None
        numbers = {
            after["number"]
            for after in self._of(client, "answer")
            if self._questions[after["question_id"]] == question.key
        }
        return any(answer_text(question, Answer(question.key, n)).startswith(text.rstrip("…")) for n in numbers)

    def _holds_words(self, words: str) -> bool:
        if words == "The day is closed.":
            return self._group.session.state is SessionState.CLOSED
        if words.endswith(" is the topic of"):
            return words.removesuffix(" is the topic of").strip() in {b.topic_title for b in self._group.blocks}
        ever = {client for client, table, after in self._rows if table == "attendance" and after["mark"] == "here"}
        return int(words.split()[0]) <= len(ever)
