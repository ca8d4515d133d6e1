"""The blocks of the session at the left, the catalog of topics at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal

from iop_tui.domain.agenda import KINDS, Block, Span
from iop_tui.domain.calendar import short_day
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration, span
from iop_tui.domain.topics import Topic, find_topics
from iop_tui.screens.session.pages.page import Page
from iop_tui.screens.session.topic_card import card_lines
from iop_tui.screens.text_viewer import wrapped
from iop_tui.widgets.safe_text import width_of
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.text_lines import Line, Piece


class TopicLists(Page):
    """What the page of topics shows."""

    HAS_SIDE = True

    DEFAULT_CSS = """
    TopicLists #blocks { width: 30; }
    TopicLists #topics { width: 1fr; background: $surface; }
    """

    def compose(self) -> ComposeResult:
        """Blocks and catalog."""
        with Horizontal():
            yield Sheet(
                self.moved,
                id="blocks",
                empty=self.host.with_keys("No blocks. Press {topic.add} to add one."),
                beside=True,
            )
            yield Sheet(self.moved, id="topics", empty="No topic has these letters.", beside=True)

    @property
    def blocks(self) -> Sheet:
        """The blocks."""
        return self.query_one("#blocks", Sheet)

    @property
    def topics(self) -> Sheet:
        """The catalog."""
        return self.query_one("#topics", Sheet)

    @property
    def on_blocks(self) -> bool:
        """Whether the blocks have the keys."""
        return self.screen.focused is self.blocks

    def on_mount(self) -> None:
        """Fill in both; the cursor stands on the first block that wants a topic."""
        self.ready = True
        self._filter = ""
        self._next = self._told_next = ""
        self.by_category = False
        self.refill()
        self.go_to_next()
        wanted = self.group.agenda.first_without_topic()
        self.blocks.go_to(str(wanted) if wanted is not None else None)

    def go_to_next(self) -> None:
        """Put the cursor of the catalog on the topic that comes next in the curriculum, where there is one."""
        if self._next in self._catalogue:
            self.topics.go_to(self._next)

    def focus_page(self) -> None:
        """Let the catalog have the keys where a block wants a topic, else the blocks."""
        wanting = any(b.wants_topic for b in self.group.blocks)
        self.screen.set_focus(self.topics if wanting else self.blocks)
        self._about()

    def refill(self) -> None:
        """Show everything as it is now."""
        if not self.ready:
            return
        narrow = self.host.page_width < 100
        last, had = self.group.agenda.last_had(), self.group.agenda.had_by()
        roster = set(self.group.on_roster)
        self._read_catalog(last)
        twelve = self.group.rules.twelve_hours
        times = 13 if twelve else 11
        words = max((width_of(self._block_words(s.block)) for s in self.group.spans), default=0)
        tight = self.host.page_width < 72
        share = self.host.page_width // 2 if tight else self.host.page_width * 2 // 5
        blocks = max(28, min(share, times + words + (5 if narrow else 12)))
        self.blocks.styles.width = blocks
        columns = [Column("time", "Blocks", times), Column("what", "", 10, 1)]
        if not narrow:
            columns.append(Column("real", "", 6))
        self.blocks.show(columns, [self._block_row(s, narrow) for s in self.group.spans])
        longest = max((width_of(t.title) for t in self._catalogue.values()), default=20)
        kinds = max((width_of(t.category) for t in self._catalogue.values()), default=0)
        room = self.host.page_width - blocks - (13 if tight else 21)
        categories = room > longest + kinds  # whole or not at all
        rows = []
        new_for = {code: len(roster - had.get(code, set())) for code in self._catalogue}
        topics = find_topics(list(self._catalogue.values()), self._filter)
        if not self._filter and not self.by_category:  # what is new for most, then what was longest ago
            topics = sorted(topics, key=lambda t: (-new_for[t.code], last.get(t.code, date.min)))
        for topic in topics:
            day, never = last.get(topic.code), new_for[topic.code]
            cells = [Cell(f"▸ {topic.title}" if topic.code == self._next else topic.title)]
            if categories:
                cells.append(Cell(topic.category, "quiet"))
            if not tight:
                cells.append(Cell(short_day(day)[5:] if day else "", "quiet"))
            cells.append(Cell(f"{never}" if never else "–", "quiet"))
            rows.append(Row(topic.code, cells))
        title = max(16, min(longest, room))
        heads = [Column("title", f"Topics: {self._filter}" if self._filter else "Topics", title, 1)]
        if categories:
            heads.append(Column("category", "Category", kinds, 1))
        if not tight:
            heads.append(Column("last", "Last", 7))
        heads.append(Column("never", "New for", 7))
        self.topics.show(heads, rows)
        self._about()

    def _read_catalog(self, last: Mapping[str, date]) -> None:
        """The topics, and which one comes next where the group has a curriculum."""
        self._catalogue = {t.code: t for t in self.group.desk.topics()}
        self._next = self._told_next = ""
        curriculum = self.group.agenda.curriculum()
        if curriculum is None:
            return
        every = {t.code: t for t in self.group.desk.topics(retired=True)}
        # a topic of the list that was taken out of the catalog can still be given
        self._catalogue |= {c: every[c] for c in curriculum.codes if c in every}
        place = self.group.agenda.next_topic(curriculum, last)
        self._next = curriculum.codes[place]
        self._told_next = f"next: {place + 1} of {len(curriculum.codes)}"

    def _block_words(self, block: Block) -> str:
        kind = KINDS.get(block.kind, block.kind)
        return block.topic_title or (f"{kind}: no topic" if block.wants_topic else kind)

    def _block_row(self, shown: Span, narrow: bool) -> Row:
        block = shown.block
        times = span(shown.start, shown.end, self.group.rules.twelve_hours)
        words = self._block_words(block)
        look = "warn" if block.wants_topic else "quiet" if not block.counts else ""
        real = "real" if block.began is not None else ""
        if not self.group.times.in_order:
            real = "order?"
        cells = [Cell(times, "" if real else "quiet"), Cell(words, look)]
        if not narrow:
            cells.append(Cell(real, "here"))
        return Row(str(block.id), cells)

    def moved(self, sheet: Sheet) -> None:
        """Another block or topic is under the cursor."""
        self._about()

    def _about(self) -> None:
        block, topic = self.block, self.topic
        first: list[Piece] = []
        if block is not None:
            kind = KINDS.get(block.kind, block.kind)
            counts = "counts" if block.counts else "not counted"
            first = [Piece(f" {kind}", "strong"), Piece(f" {duration(block.end - block.start)}, {counts}", "quiet")]
            if block.topic_title:
                first.append(Piece(f" · {block.topic_title}"))
            if self._told_next:
                first.append(Piece(f" · {self._told_next}"))
            first.append(Piece(f"   {self.group.times.next_step()}: {self.host.with_keys('{session.block}')}", "quiet"))
        second: Line = []
        if topic is not None:
            had = self.group.agenda.had_by().get(topic.code, set()) if self.host.may_show(Fact.STANDING) else None
            second = [Piece(f" {topic.title}: ", ""), Piece(topic.aims[0] if topic.aims else topic.category, "quiet")]
            if had is not None:
                new = [self.group.short[id] for id in self.group.on_roster if id not in had]
                second = [Piece(f" {topic.title}", ""), Piece(f"  new to {', '.join(new) or 'nobody'}", "quiet")]
        self.host.about(first, second)

    def side(self, width: int) -> Sequence[Line]:
        """The card of the topic under the cursor; in full view who it is new for, by name."""
        topic = self.topic
        if topic is None:
            return ()
        lines: list[Line] = [*wrapped(topic.title, width, "strong"), *card_lines(topic, width)]
        if self.host.may_show(Fact.STANDING):
            had = self.group.agenda.had_by().get(topic.code, set())
            new = ", ".join(self.group.short[id] for id in self.group.on_roster if id not in had)
            lines[2:2] = wrapped(f"New to {new or 'nobody'}", width, "quiet")
        return lines

    def go_to_block(self, block_id: int) -> None:
        """Put the cursor on a block."""
        self.blocks.go_to(str(block_id))

    @property
    def block(self) -> Block | None:
        """The block under the cursor."""
        return next((b for b in self.group.blocks if str(b.id) == self.blocks.cursor), None)

    @property
    def topic(self) -> Topic | None:
        """The topic under the cursor."""
        return self._catalogue.get(self.topics.cursor or "")

    def step_topics(self, by: int) -> None:
        """Move the cursor of the topics."""
        self.topics.step(by)

    def filter(self, text: str) -> None:
        """Show the topics that the letters find, the cursor on the first one."""
        self._filter = text
        self.refill()
        if self.topics.rows:
            self.topics.go_to(self.topics.rows[0].key)
