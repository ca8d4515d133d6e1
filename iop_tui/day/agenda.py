"""The blocks of a session: their topics, and changing the agenda of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from iop_tui.day.attended_sessions import running_until
from iop_tui.domain.actions import ADD_BLOCK, BLOCK_KIND, BLOCK_TIMES, MOVE_BLOCK, REMOVE_BLOCK, TOPIC
from iop_tui.domain.agenda import KINDS, Block, timeline
from iop_tui.domain.curriculum import Curriculum, curriculum_on, next_topic
from iop_tui.domain.errors import Refused
from iop_tui.domain.minutes import topics_had
from iop_tui.domain.times import LAST_MINUTE
from iop_tui.domain.topics import Topic

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession


class Agenda:
    """Blocks and their topics."""

    def __init__(self, group: OpenSession) -> None:
        self._group = group

    # -- topics ----------------------------------------------------------------------------------

    def set_topic(self, block_id: int, topic: Topic | None) -> None:
        """Give a block its topic (None takes it away); a built-in topic is copied into the file when first used."""
        group = self._group
        self._group.block(block_id)
        with group.saving(TOPIC, everybody=True) as writer:
            if topic is not None:
                if topic.code not in {t.code for t in group.desk.store.topics.kept()}:
                    group.desk.store.topics.save(writer, topic)
                group.desk.store.blocks.change(writer, block_id, topic_code=topic.code, topic_title=topic.title)
            else:
                group.desk.store.blocks.change(writer, block_id, topic_code="", topic_title="")
        group.refresh_session()

    def first_without_topic(self) -> int | None:
        """The first block that wants a topic, else the first block."""
        blocks = self._group.blocks
        wanting = next((b.id for b in blocks if b.wants_topic), None)
        return wanting if wanting is not None else (blocks[0].id if blocks else None)

    def last_had(self) -> dict[str, date]:
        """When this track last had each topic: in a block that was not pushed to nothing."""
        store = self._group.desk.store
        empty: list[int] = []
        while True:
            last = store.topics.last_had(self._group.track.id, self._group.day, empty)
            sessions = store.sessions.many(sorted({session for _, session, _ in last.values()}))
            held = {
                s.block.id
                for id, blocks in store.blocks.of_many(list(sessions)).items()
                for s in timeline(blocks, sessions[id].actual_start, sessions[id].actual_end)
                if s.end > s.start
            }
            forgotten = [block for _, _, block in last.values() if block not in held]
            if not forgotten:
                return {code: day for code, (day, _, _) in last.items()}
            empty += forgotten

    def curriculum(self) -> Curriculum | None:
        """The curriculum of the group on the session's day, or None."""
        group = self._group
        return curriculum_on(group.desk.store.curricula.of_track(group.track.id), group.day)

    def next_topic(self, curriculum: Curriculum, last_had: Mapping[str, date]) -> int:
        """The place, from 0, of the topic that comes next; those that the session's blocks have are given already."""
        return next_topic(curriculum, last_had, [b.topic_code for b in self._group.blocks if b.topic_code])

    def had_by(self) -> dict[str, set[int]]:
        """Who of the roster has had each topic: they were here during its block, and not taken off."""
        group = self._group
        store = group.desk.store
        pairs = store.topics.topic_blocks(group.on_roster, group.day)
        sessions = store.sessions.many(sorted({s for _, s, _ in pairs}))
        blocks = store.blocks.of_many(list(sessions))
        rows = {
            (r.client_id, s): r
            for s, attended_rows in store.attendance.of_many(list(sessions)).items()
            for r in attended_rows
            if r.client_id in group.rows
        }
        had: dict[str, set[int]] = {}
        for client_id, session_id in {(c, s) for c, s, _ in pairs}:
            session = sessions[session_id]
            until = running_until(group.desk, session)
            for code in topics_had(rows[client_id, session_id], blocks[session_id], session, until):
                had.setdefault(code, set()).add(client_id)
        return had

    # -- the agenda of the day ---------------------------------------------------------------------

    def add(self, kind: str, after: int | None, minutes: int = 15) -> int:
        """Add a block behind another (at the end without one); the last counting block that can gives the minutes."""
        group = self._group
        if kind not in KINDS:
            raise Refused("Unknown block type.", f"The kinds are {', '.join(KINDS)}.")
        blocks = list(group.blocks)
        index = next((i for i, b in enumerate(blocks) if b.id == after), len(blocks) - 1) + 1
        giver = next((b for b in reversed(blocks) if b.counts and b.end - b.start >= minutes + 5), None)
        if giver is None:
            raise Refused("There is no room for another block.", "Remove one first.")
        new = Block(0, group.id, index, kind, 0, 0, counts=kind != "break")
        order = [*blocks[:index], new, *blocks[index:]]
        at = min(b.start for b in blocks)
        id = 0
        with group.saving(ADD_BLOCK, everybody=True) as writer:
            for position, block in enumerate(order):
                length = minutes if block is new else block.end - block.start - (minutes if block is giver else 0)
                if block is new:
                    placed = new._replace(position=position, start=at, end=at + length)
                    id = group.desk.store.blocks.insert(writer, placed)
                else:
                    group.desk.store.blocks.change(
                        writer, block.id, position=position, start_min=at, end_min=at + length
                    )
                at += length
        group.refresh_session()
        return id

    def remove(self, block_id: int) -> None:
        """Remove a block; its time goes to the block before it, so that the session stays whole."""
        group = self._group
        block = self._group.block(block_id)
        if len(group.blocks) == 1:
            raise Refused("A session needs at least one block.", "Change this one instead.")
        if block.began is not None or block.ended is not None:
            raise Refused("The block has actual times.", "Clear those first.")
        index = group.blocks.index(block)
        with group.saving(REMOVE_BLOCK, everybody=True) as writer:
            group.desk.store.blocks.delete(writer, block_id)
            for position, other in enumerate(b for b in group.blocks if b.id != block_id):
                group.desk.store.blocks.change(writer, other.id, position=position)
            if index:
                group.desk.store.blocks.change(writer, group.blocks[index - 1].id, end_min=block.end)
            else:
                group.desk.store.blocks.change(writer, group.blocks[1].id, start_min=block.start)
        group.refresh_session()

    def move(self, block_id: int, by: int) -> None:
        """Move a block before or behind its neighbor; both keep their lengths."""
        group = self._group
        order = list(group.blocks)
        index = next(i for i, b in enumerate(order) if b.id == block_id)
        if not 0 <= index + by < len(order):
            return
        if any(b.began is not None or b.ended is not None for b in (order[index], order[index + by])):
            raise Refused("A block with an actual time cannot be moved.", "Clear its actual times first.")
        order.insert(index + by, order.pop(index))
        at = min(b.start for b in order)
        with group.saving(MOVE_BLOCK, everybody=True) as writer:
            for position, block in enumerate(order):
                length = block.end - block.start
                group.desk.store.blocks.change(writer, block.id, position=position, start_min=at, end_min=at + length)
                at += length
        group.refresh_session()

    def set_times(self, block_id: int, start: int, end: int) -> None:
        """Plan other times for a block; its neighbors give way."""
        group = self._group
        block = self._group.block(block_id)
        index = group.blocks.index(block)
        if not 0 <= start < end <= LAST_MINUTE:
            raise Refused("The end is before the start.", "Check both times.")
        before = group.blocks[index - 1] if index else None
        behind = group.blocks[index + 1] if index + 1 < len(group.blocks) else None
        if (before and start < before.start) or (behind and end > behind.end):
            raise Refused("That overlaps the adjacent block.", "Change or remove that one first.")
        with group.saving(BLOCK_TIMES, everybody=True) as writer:
            group.desk.store.blocks.change(writer, block_id, start_min=start, end_min=end)
            if before:
                group.desk.store.blocks.change(writer, before.id, end_min=start)
            if behind:
                group.desk.store.blocks.change(writer, behind.id, start_min=end)
        group.refresh_session()

    def set_kind(self, block_id: int, kind: str, counts: bool) -> None:
        """Make a block one of another kind, and say whether its minutes count."""
        if kind not in KINDS:
            raise Refused("Unknown block type.", f"The kinds are {', '.join(KINDS)}.")
        self._group.block(block_id)
        with self._group.saving(BLOCK_KIND, everybody=True) as writer:
            self._group.desk.store.blocks.change(writer, block_id, kind=kind, counts=int(counts))
        self._group.refresh_session()
