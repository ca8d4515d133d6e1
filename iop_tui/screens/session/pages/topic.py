"""Topic: the blocks of the session at the left, the catalog at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.domain.agenda import KINDS, Block
from iop_tui.domain.errors import Refused
from iop_tui.domain.times import read_clock, span
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.screens.prompts.topic_search import TopicSearch
from iop_tui.screens.session.group_times import change_times
from iop_tui.screens.session.pages.topic_lists import TopicLists


class TopicPage(TopicLists):
    """Which topic each block has, and when the blocks really were."""

    KEYS = (
        "topic.give", "topic.search", "topic.switch", "topic.card", "topic.retime", "topic.add", "topic.remove",
        "topic.clear",
        "session.block", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "give", "Set topic", id="topic.give", tooltip="sets the block's topic"),
        Binding("slash", "search", "Search", id="topic.search", tooltip="finds topics"),
        Binding(
            "tab,left,right",
            "switch",
            "Blocks/topics",
            id="topic.switch",
            tooltip="from the blocks to the topics and back",
        ),
        Binding("i,space", "card", "Card", id="topic.card", tooltip="aims, prompts for discussion, an exercise"),
        Binding("w", "retime", "Actual times", id="topic.retime", tooltip="when the block actually started and ended"),
        Binding("W", "plan", "Planned times", id="topic.plan", tooltip="changes the block's planned times"),
        Binding("plus", "add", "Add", id="topic.add", tooltip="adds a block after this one"),
        Binding("minus", "remove", "Remove", id="topic.remove", tooltip="removes the block"),
        Binding("z", "order", "Order", id="topic.order", tooltip="least seen first, or by category", show=False),
        Binding("g", "kind", "Kind", id="topic.kind", tooltip="changes the kind of block", show=False),
        Binding("backspace", "clear", "No topic", id="topic.clear", tooltip="removes the topic from the block"),
        Binding(
            "greater_than_sign,shift+down", "move(1)", "Later", show=False, id="topic.later", tooltip="moves the block"
        ),
        Binding(
            "less_than_sign,shift+up", "move(-1)", "Earlier", show=False, id="topic.earlier", tooltip="moves the block"
        ),
    ]

    # -- what it shows -----------------------------------------------------------------------------

    def _with_block(self, call: Callable[[Block], str | None]) -> None:
        block = self.block
        if block is not None:
            self.host.do(lambda: change_times(self.host, lambda: call(block) or ""))

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
            self.refill()
            self.go_to_next()
            wanting = next((b for b in self.group.blocks if b.wants_topic), None)
            if wanting is not None:
                self.blocks.go_to(str(wanting.id))
            return f"{topic.title} is the topic of {span(block.start, block.end, self.group.rules.twelve_hours)}"

        self._with_block(call)

    def action_clear(self) -> None:
        """Take the topic away."""
        self._with_block(lambda block: self.group.agenda.set_topic(block.id, None))

    def action_order(self) -> None:
        """Show the topics by category, or those first that the roster has seen least."""
        self.by_category = not self.by_category
        self.refill()
        self.host.say("By category." if self.by_category else "Least seen first.", "quiet")

    def action_search(self) -> None:
        """Find topics by letters while one types."""
        self.screen.set_focus(self.topics)
        self.host.ask(TopicSearch(self))

    def give_found(self) -> None:
        """Give the topic that was found to the block, and show all topics again."""
        topic = self.topic
        if topic is not None:
            self.screen.set_focus(self.topics)
            self.action_give()
        self.filter("")
        if topic is not None:
            self.topics.go_to(topic.code)

    def action_switch(self) -> None:
        """From the blocks to the topics and back."""
        self.screen.set_focus(self.topics if self.on_blocks else self.blocks)

    async def action_card(self) -> None:
        """Show the topic's card: of the block's topic where the blocks have the keys."""
        topic = self.topic
        if self.on_blocks and self.block is not None and self.block.topic_code:
            topic = self._catalogue.get(self.block.topic_code, topic)
        if topic is not None:
            from iop_tui.screens.session.topic_card import topic_card

            await self.app.push_screen(topic_card(self.group.desk, topic))

    # -- blocks --------------------------------------------------------------------------------------

    def action_retime(self) -> None:
        """Ask when the block actually started and ended."""
        block = self.block
        if block is None:
            return
        clock = self.group.desk.clock
        # an end alone keeps its hyphen in front: without it it would be read as a begin
        filled = f"{clock(block.began)}-{clock(block.ended)}" if (block.began, block.ended) != (None, None) else ""
        filled = filled.removesuffix("-")

        def on_answer(text: str) -> None:
            began, ended = self._two_times(text)
            self._with_block(lambda b: self.group.times.retime(b.id, began, ended))

        hint = "e.g. 902-931, 902 or -931; leave blank for planned times; enter saves"
        self.host.ask(TextPrompt(f"{block.label} actual times", on_answer, filled, hint))

    def action_plan(self) -> None:
        """Ask for other planned times."""
        block = self.block
        if block is None:
            return
        filled = span(block.start, block.end, self.group.rules.twelve_hours).replace("–", "-")

        def on_answer(text: str) -> None:
            start, end = self._two_times(text)
            if start is None or end is None:
                raise Refused("Both times are required.", "Write them as 930-1030.")
            self._with_block(lambda b: self.group.agenda.set_times(b.id, start, end))

        self.host.ask(TextPrompt(f"{block.label} planned", on_answer, filled, "e.g. 930-1030; enter saves"))

    def _two_times(self, text: str) -> tuple[int | None, int | None]:
        session = self.group.session
        first, _, second = text.replace("–", "-").partition("-")
        times = (session.scheduled_start, session.scheduled_end)
        began = read_clock(first, *times) if first.strip() else None
        ended = read_clock(second, *times, near=began) if second.strip() else None
        return began, ended

    def action_add(self) -> None:
        """Ask for the kind of a new block."""
        block = self.block

        def on_answer(kind: str) -> None:
            def call() -> None:
                new = [0]

                def add() -> str:
                    new[0] = self.group.agenda.add(kind, block.id if block else None)
                    return ""

                change_times(self.host, add)
                self.blocks.go_to(str(new[0]))

            self.host.do(call)

        self.host.ask(ChoicePrompt("Add", [(label, kind) for kind, label in KINDS.items()], on_answer))

    def action_remove(self) -> None:
        """Remove the block."""
        self._with_block(lambda block: self.group.agenda.remove(block.id))

    def action_move(self, by: int) -> None:
        """Move the block."""
        self._with_block(lambda block: self.group.agenda.move(block.id, by))

    def action_kind(self) -> None:
        """Ask for another kind."""

        def on_answer(kind: str) -> None:
            self._with_block(lambda block: self.group.agenda.set_kind(block.id, kind, kind != "break"))

        self.host.ask(ChoicePrompt("It is", [(label, kind) for kind, label in KINDS.items()], on_answer))
