"""Topic: the blocks of the session at the left, the catalogue at the right."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from iop_tui.domain.agenda import KINDS, Block, Span
from iop_tui.domain.calendar import short_day
from iop_tui.domain.errors import Refused
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration, read_clock, span
from iop_tui.domain.topics import Topic, find_topics
from iop_tui.screens.asking import AskDigit, AskWords
from iop_tui.screens.group_times import change_times
from iop_tui.screens.pages.page import Page
from iop_tui.screens.pages.topic_search import TopicSearch
from iop_tui.widgets.lines import Line, Piece
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet


class TopicPage(Page):
    """Which topic each block has, and when the blocks really were."""

    KEYS = (
        "topic.give", "topic.search", "topic.switch", "topic.card", "topic.retime", "topic.add", "topic.remove",
        "topic.clear",
        "session.block", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "give", "Give topic", id="topic.give", tooltip="gives the block the topic under the cursor"),
        Binding("slash", "search", "Search", id="topic.search", tooltip="finds topics by their letters"),
        Binding(
            "tab,left,right",
            "switch",
            "Blocks/topics",
            id="topic.switch",
            tooltip="from the blocks to the topics and back",
        ),
        Binding("i,space", "card", "Card", id="topic.card", tooltip="aims, prompts for discussion, an exercise"),
        Binding("t", "retime", "True times", id="topic.retime", tooltip="when the block really began and ended"),
        Binding("p", "plan", "Plan times", id="topic.plan", tooltip="plans other times for the block"),
        Binding("plus", "add", "Add", id="topic.add", tooltip="adds a block behind this one"),
        Binding("minus", "remove", "Remove", id="topic.remove", tooltip="removes the block"),
        Binding("g", "kind", "Kind", id="topic.kind", tooltip="makes it a block of another kind", show=False),
        Binding("backspace", "clear", "No topic", id="topic.clear", tooltip="takes the topic away from the block"),
        Binding(
            "greater_than_sign,shift+down", "move(1)", "Later", show=False, id="topic.later", tooltip="moves the block"
        ),
        Binding(
            "less_than_sign,shift+up", "move(-1)", "Earlier", show=False, id="topic.earlier", tooltip="moves the block"
        ),
    ]
    DEFAULT_CSS = """
    TopicPage #blocks { width: 2fr; }
    TopicPage #topics { width: 3fr; background: $surface; }
    """

    def compose(self) -> ComposeResult:
        """Blocks and catalogue."""
        with Horizontal():
            yield Sheet(self.moved, id="blocks", empty="No blocks. + adds one.", beside=True)
            yield Sheet(self.moved, id="topics", empty="No topic has these letters.", beside=True)

    @property
    def blocks(self) -> Sheet:
        """The blocks."""
        return self.query_one("#blocks", Sheet)

    @property
    def topics(self) -> Sheet:
        """The catalogue."""
        return self.query_one("#topics", Sheet)

    @property
    def on_blocks(self) -> bool:
        """Whether the blocks have the keys."""
        return self.screen.focused is self.blocks

    def on_mount(self) -> None:
        """Fill in both; the cursor stands on the first block that wants a topic."""
        self.ready = True
        self._filter = ""
        self.refill()
        wanted = self.group.agenda.first_without_topic()
        self.blocks.go_to(str(wanted) if wanted is not None else None)

    def focus_page(self) -> None:
        """Let the catalogue have the keys where a block wants a topic, else the blocks."""
        wanting = any(b.wants_topic for b in self.group.blocks)
        self.screen.set_focus(self.topics if wanting else self.blocks)
        self._about()

    # -- what it shows -----------------------------------------------------------------------------

    def refill(self) -> None:
        """Show everything anew."""
        if not self.ready:
            return
        narrow = self.app.size.width < 100
        self._catalogue = {t.code: t for t in self.group.desk.topics()}
        last, had = self.group.agenda.last_had(), self.group.agenda.had_by()
        roster = set(self.group.on_roster)
        twelve = self.group.rules.twelve_hours
        columns = [Column("time", "Blocks", 13 if twelve else 11), Column("what", "", 10, 1)]
        if not narrow:
            columns.append(Column("real", "", 6))
        self.blocks.show(columns, [self._block_row(s, narrow) for s in self.group.spans])
        rows = []
        for topic in find_topics(list(self._catalogue.values()), self._filter):
            day = last.get(topic.code)
            never = len(roster - had.get(topic.code, set()))
            cells = [Cell(topic.title)]
            if not narrow:
                cells.append(Cell(topic.category, "quiet"))
            cells += [Cell(short_day(day)[4:] if day else "", "quiet"), Cell(f"{never}" if never else "–", "quiet")]
            rows.append(Row(topic.code, cells))
        heads = [Column("title", f"Topics: {self._filter}" if self._filter else "Topics", 20, 2)]
        if not narrow:
            heads.append(Column("category", "Category", 16, 1))
        heads += [Column("last", "Last", 7), Column("never", "New to", 6)]
        self.topics.show(heads, rows)
        self._about()

    def _block_row(self, shown: Span, narrow: bool) -> Row:
        block = shown.block
        times = span(shown.start, shown.end, self.group.rules.twelve_hours)
        kind = KINDS.get(block.kind, block.kind)
        words = block.topic_title or (f"{kind}: no topic" if block.wants_topic else kind)
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
            counts = "counts" if block.counts else "does not count"
            first = [Piece(f" {kind}", "strong"), Piece(f" {duration(block.end - block.start)}, {counts}", "quiet")]
            if block.topic_title:
                first.append(Piece(f" · {block.topic_title}"))
            first.append(Piece(f"   {self.group.times.next_step()}: b", "quiet"))
        second: Line = []
        if topic is not None:
            had = self.group.agenda.had_by().get(topic.code, set()) if self.session.may_show(Fact.STANDING) else None
            second = [Piece(f" {topic.title}: ", ""), Piece(topic.aims[0] if topic.aims else topic.category, "quiet")]
            if had is not None:
                new = [self.group.short[id] for id in self.group.on_roster if id not in had]
                second = [Piece(f" {topic.title}", ""), Piece(f"  new to {', '.join(new) or 'nobody'}", "quiet")]
        self.session.strip.about(first, second)

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

    def _with_block(self, call: Any) -> None:  # noqa: ANN401
        block = self.block
        if block is not None:
            self.session.do(lambda: change_times(self.session, lambda: call(block) or ""))

    # -- topics --------------------------------------------------------------------------------------

    def action_give(self) -> None:
        """Give the block the topic, and go on to the next block that wants one."""
        topic = self.topic
        if self.on_blocks:
            self.screen.set_focus(self.topics)
            return

        def call(block: Block) -> str:
            if topic is None:
                return ""
            self.group.agenda.set_topic(block.id, topic)
            self._filter = ""
            wanting = next((b for b in self.group.blocks if b.wants_topic), None)
            if wanting is not None:
                self.blocks.go_to(str(wanting.id))
            return f"{topic.title} is the topic of {span(block.start, block.end, self.group.rules.twelve_hours)}"

        self._with_block(call)

    def action_clear(self) -> None:
        """Take the topic away."""
        self._with_block(lambda block: self.group.agenda.set_topic(block.id, None))

    def action_search(self) -> None:
        """Find topics by letters while one types."""
        self.screen.set_focus(self.topics)
        self.session.ask(TopicSearch(self))

    def filter(self, text: str) -> None:
        """Show the topics that the letters find, the cursor on the first one."""
        self._filter = text
        self.refill()
        if self.topics.rows:
            self.topics.go_to(self.topics.rows[0].key)

    def action_switch(self) -> None:
        """From the blocks to the topics and back."""
        self.screen.set_focus(self.topics if self.on_blocks else self.blocks)

    async def action_card(self) -> None:
        """Show the topic's card: of the block's topic where the blocks have the keys."""
        topic = self.topic
        if self.on_blocks and self.block is not None and self.block.topic_code:
            topic = self._catalogue.get(self.block.topic_code, topic)
        if topic is not None:
            from iop_tui.screens.topic_card import topic_card

            await self.app.push_screen(topic_card(self.group.desk, topic))

    # -- blocks --------------------------------------------------------------------------------------

    def action_retime(self) -> None:
        """Ask when the block really began and ended."""
        block = self.block
        if block is None:
            return
        clock = self.group.desk.clock
        # an end alone keeps its hyphen in front: without it it would be read as a begin
        filled = f"{clock(block.began)}-{clock(block.ended)}" if (block.began, block.ended) != (None, None) else ""
        filled = filled.removesuffix("-")

        def done(text: str) -> None:
            began, ended = self._two_times(text)
            self._with_block(lambda b: self.group.times.retime(b.id, began, ended))

        hint = "as 902-931, 902 or -931; an empty line means as planned; enter saves"
        self.session.ask(AskWords(f"{block.label} really began and ended", done, filled, hint))

    def action_plan(self) -> None:
        """Ask for other planned times."""
        block = self.block
        if block is None:
            return
        filled = span(block.start, block.end, self.group.rules.twelve_hours).replace("–", "-")

        def done(text: str) -> None:
            start, end = self._two_times(text)
            if start is None or end is None:
                raise Refused("Both times are needed.", "Write them as 930-1030.")
            self._with_block(lambda b: self.group.agenda.set_times(b.id, start, end))

        self.session.ask(AskWords(f"{block.label} planned", done, filled, "as 930-1030; enter saves"))

    def _two_times(self, text: str) -> tuple[int | None, int | None]:
        session = self.group.session
        first, _, second = text.replace("–", "-").partition("-")
        times = (session.start, session.end)
        began = read_clock(first, *times) if first.strip() else None
        ended = read_clock(second, *times, near=began) if second.strip() else None
        return began, ended

    def action_add(self) -> None:
        """Ask for the kind of a new block."""
        block = self.block

        def done(kind: str) -> None:
            def call() -> None:
                new = [0]

                def add() -> str:
                    new[0] = self.group.agenda.add(kind, block.id if block else None)
                    return ""

                change_times(self.session, add)
                self.blocks.go_to(str(new[0]))

            self.session.do(call)

        self.session.ask(AskDigit("Add", [(label, kind) for kind, label in KINDS.items()], done))

    def action_remove(self) -> None:
        """Remove the block."""
        self._with_block(lambda block: self.group.agenda.remove(block.id))

    def action_move(self, by: int) -> None:
        """Move the block."""
        self._with_block(lambda block: self.group.agenda.move(block.id, by))

    def action_kind(self) -> None:
        """Ask for another kind."""

        def done(kind: str) -> None:
            self._with_block(lambda block: self.group.agenda.set_kind(block.id, kind, kind != "break"))

        self.session.ask(AskDigit("It is", [(label, kind) for kind, label in KINDS.items()], done))
