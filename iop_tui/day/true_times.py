"""When a session actual start, when its blocks began and ended, and when it ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iop_tui.domain.actions import BEGIN_BLOCK, END_GROUP, RETIME_BLOCK, TRUE_TIMES, Action
from iop_tui.domain.agenda import Block, Span, block_at, in_order, recorded_times
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.times import LAST_MINUTE, clock
from iop_tui.store.rows import BlockChange, SessionChange

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession

_LATE_START = 30
"""Minutes behind the planned start after which a group that starts has probably started before."""


class TrueTimes:
    """What is recorded of the group's start and end and of its blocks'; always in order."""

    def __init__(self, group: OpenSession) -> None:
        self._group = group

    def now(self) -> Span | None:
        """The block that runs at this minute, or None."""
        if not self._group.live:
            return None
        return block_at(self._group.spans, self._group.minute())

    def next_step(self) -> str:
        """What ``begin_next`` would do, in words."""
        group = self._group
        if group.session.actual_end is not None:
            return "Group ended"
        if not self.started:
            return "Start group"
        following = self.following()
        return f"Begin {following.label}" if following else "End group"

    @property
    def started(self) -> bool:
        """Whether the group has started: its start is recorded, or any time of a block is."""
        return bool(recorded_times(self._group.blocks, self._group.session.actual_start))

    def following(self) -> Block | None:
        """The block that ``begin_next`` would begin: the one behind the last of which a time is recorded."""
        recorded = [b.position for b in self._group.blocks if b.began is not None or b.ended is not None]
        last = max(recorded, default=-1)
        return next((b for b in self._group.blocks if b.position > last), None)

    @property
    def overdue(self) -> bool:
        """Whether the planned end is past and blocks are left that nobody began: the group ends rather than goes on."""
        group = self._group
        past = group.live and group.minute() >= group.session.scheduled_end
        return past and self.started and self.following() is not None

    def begin_next(self, minute: int | None = None, sure: bool = False) -> str:
        """Start group, begin its next block, or at last end it, at this minute; says what was done.

        Raises NeedsConfirmation (unless ``sure``) where the group would start so late that it probably did before.
        """
        group = self._group
        following = self.following()
        started = self.started
        if started and following is None:
            return self.end(minute)
        at = self._may_record(minute)
        if not started and not sure and at - group.session.scheduled_start > _LATE_START and minute is None:
            started_at = clock(at, group.rules.twelve_hours)
            raise NeedsConfirmation(f"Did the group start only at {started_at}?", "start it now", "session.block")
        changed: dict[int, BlockChange] = {}
        running = self._running()
        if running is not None:
            changed[running.id] = {"ended_min": at}
        if following is not None:
            changed[following.id] = {"began_min": at}
        self._record(BEGIN_BLOCK, changed, {} if started else {"actual_start_min": at})
        shown = clock(at, group.rules.twelve_hours)
        label = following.label if following else ""
        return f"{'Group started' if not started else label + ' began'} at {shown}"

    def end(self, minute: int | None = None) -> str:
        """End group at this minute; says what was done.

        A block that nobody began or ended gets no time by it: where it lies is known from the agenda alone, and a
        break among them is deducted by that.
        """
        group = self._group
        at = self._may_record(minute)
        last = max(group.blocks, key=lambda b: b.position, default=None)
        changed: dict[int, BlockChange] = {}
        if last is not None and last.ended is None:
            changed[last.id] = {"ended_min": at}
        self._record(END_GROUP, changed, {"actual_end_min": at})
        return f"Group ended at {clock(at, group.rules.twelve_hours)}"

    def _may_record(self, minute: int | None) -> int:
        """The minute to record: this one without ``minute``; raises Refused where nothing can be recorded now."""
        group = self._group
        group.here_may_be()
        if group.session.actual_end is not None:
            raise Refused("The group has already ended.", "open Topic and correct its times", "session.topic")
        if not group.live and minute is None:
            raise Refused("The group is not on now.", "open Topic and enter the actual times", "session.topic")
        return group.minute() if minute is None else minute

    def _running(self) -> Block | None:
        """The last block that began, where its end is not recorded."""
        begun = [b for b in self._group.blocks if b.began is not None]
        last = max(begun, key=lambda b: b.position, default=None)
        return last if last is not None and last.ended is None else None

    def _record(self, what: Action, blocks: dict[int, BlockChange], session: SessionChange) -> None:
        """Record times of blocks and of the group; raises Refused where they would not be in order."""
        group = self._group
        after = [
            b._replace(began=blocks[b.id].get("began_min", b.began), ended=blocks[b.id].get("ended_min", b.ended))
            if b.id in blocks
            else b
            for b in group.blocks
        ]
        start = session.get("actual_start_min", group.session.actual_start)
        self._check_order(after, start, session.get("actual_end_min", group.session.actual_end))
        store = group.desk.store
        with group.saving(what, everybody=True) as writer:
            if session:
                store.sessions.change(writer, group.id, "", **session)
            for id, values in blocks.items():
                store.blocks.change(writer, id, **values)
        group.refresh_session()

    def retime(self, block_id: int, began: int | None, ended: int | None) -> None:
        """Correct the recorded times of a block; None for the agenda's. The first and last move the group's own."""
        group = self._group
        block = self._group.block(block_id)
        _in_day(began, ended)
        self._not_ahead(began, ended)
        if began is not None and ended is not None and ended < began:
            raise Refused("The end is before the start.", "Check both times.")
        start, end = group.session.actual_start, group.session.actual_end
        values: SessionChange = {}
        if block.position == min(b.position for b in group.blocks):
            start = values["actual_start_min"] = began
        if block.position == max(b.position for b in group.blocks):
            end = values["actual_end_min"] = ended
        others = [b for b in group.blocks if b.id != block_id]
        self._check_order([*others, block._replace(began=began, ended=ended)], start, end)
        store = group.desk.store
        with group.saving(RETIME_BLOCK, everybody=True) as writer:
            store.blocks.change(writer, block.id, began_min=began, ended_min=ended)
            if values:
                store.sessions.change(writer, group.id, "", **values)
        group.refresh_session()

    def set_true_times(self, start: int | None, end: int | None) -> None:
        """The minutes at which the group actual start and ended; None for the agenda's."""
        group = self._group
        if start is not None or end is not None:
            group.here_may_be()
        _in_day(start, end)
        self._not_ahead(start, end)
        begin = start if start is not None else group.session.scheduled_start
        if end is not None and end < begin:
            raise Refused("The end is before the start.", "Check both times.")
        if start is not None and end is None and start >= group.session.scheduled_end:
            raise Refused("That is after the scheduled end.", "Enter the actual end too.")
        first = min(group.blocks, key=lambda b: b.position, default=None)
        last = max(group.blocks, key=lambda b: b.position, default=None)
        ends = {b.id: b for b in group.blocks}
        if first is not None:
            ends[first.id] = ends[first.id]._replace(began=start)
        if last is not None:
            ends[last.id] = ends[last.id]._replace(ended=end)
        self._check_order(list(ends.values()), start, end)
        with group.saving(TRUE_TIMES, everybody=True) as writer:
            group.desk.store.sessions.change(writer, group.id, actual_start_min=start, actual_end_min=end)
            if first is not None:
                group.desk.store.blocks.change(writer, first.id, began_min=start)
            if last is not None:
                group.desk.store.blocks.change(writer, last.id, ended_min=end)
        group.refresh_session()

    def _not_ahead(self, *minutes: int | None) -> None:
        now = self._group.minute()
        if any(m is not None and m > now for m in minutes):
            raise Refused("That time is in the future.", "Enter it later.")

    def _check_order(self, blocks: Sequence[Block], start: int | None, end: int | None) -> None:
        if not in_order(blocks, start, end):
            raise Refused("The blocks would overlap.", "Fix the adjacent block first.")

    @property
    def in_order(self) -> bool:
        """Whether the recorded times of the file could have been; where not, they were not written by the program."""
        session = self._group.session
        return in_order(self._group.blocks, session.actual_start, session.actual_end)


def _in_day(*minutes: int | None) -> None:
    if any(m is not None and not 0 <= m <= LAST_MINUTE for m in minutes):
        raise Refused("That time is not on the session's day.", "Check the time.")
