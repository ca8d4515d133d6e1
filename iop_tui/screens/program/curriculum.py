"""The curriculum of a group: its topics in their order, dated; what is required of each client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import form_day, iso, short_day
from iop_tui.domain.curriculum import Curriculum, CurriculumTopic, next_topic
from iop_tui.domain.errors import Refused
from iop_tui.domain.topics import find_topics
from iop_tui.domain.tracks import Track
from iop_tui.program.curricula import Curricula
from iop_tui.program.tracks import Tracks
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

_NARROW = 72


class CurriculumScreen(ListScreen):
    """The list of one group; ``tab`` goes to the next group."""

    HELP_TITLE = "Curriculum"
    EMPTY = "No curriculum: topics are chosen freely. {curriculum.add} begins one."
    KEYS = (
        "curriculum.add", "curriculum.later", "curriculum.required", "curriculum.remove", "curriculum.from",
        "curriculum.track", "curriculum.back", "app.undo", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "add", "Add", id="curriculum.add", tooltip="adds a topic behind the one under the cursor"),
        Binding(
            "greater_than_sign,shift+down", "move(1)", "Move", id="curriculum.later", key_display="< >",
            tooltip="moves the topic down",
        ),
        Binding(
            "less_than_sign,shift+up", "move(-1)", "Earlier", show=False, id="curriculum.earlier",
            tooltip="moves the topic up",
        ),
        Binding("x", "required", "Required", id="curriculum.required", tooltip="each client needs it, or not"),
        Binding("minus,delete", "remove", "Remove", id="curriculum.remove", tooltip="removes the topic from the list"),
        Binding("f", "from_day", "From", id="curriculum.from", tooltip="from which day on changes hold"),
        Binding("tab", "track", "Group", id="curriculum.track", tooltip="the next group"),
        Binding("escape,q", "back", "Back", id="curriculum.back", tooltip="back to the topics"),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._tracks: list[Track] = [t.track for t in Tracks(desk).tracks()]
        held = desk.store.curricula.all()
        self._place = next((n for n, t in enumerate(self._tracks) if held.get(t.id)), 0)
        self._from = desk.today
        self._held = Curriculum(0, desk.today)

    @property
    def track(self) -> Track | None:
        """The group whose list is shown."""
        return self._tracks[self._place] if self._tracks else None

    def title_line(self) -> Line:
        """Whose list, and from which day on changes hold."""
        name = self.track.name if self.track else ""
        number = len(self._held.topics)
        topics = "" if not number else " · 1 topic" if number == 1 else f" · {number} topics"
        since = "" if self._from == self.desk.today else f", from {short_day(self._from)} on"
        return [Piece(" Curriculum", "strong"), Piece(f" · {name}{topics}{since}")]

    def show_rows(self) -> None:
        """The topics in their order."""
        if self.track is None:
            self.sheet.empty = "No groups yet."
            self.sheet.show([Column("title", "Topic", 20, 1)], [])
            return
        self._held = Curricula(self.desk).of(self.track.id, self._from)
        self.show_title()
        self._titles = {t.code: t.title for t in self.desk.topics(retired=True)}
        retired = set(self._titles) - {t.code for t in self.desk.topics()}
        tomorrow = self.desk.today + timedelta(days=1)
        last = {c: day for c, (day, _, _) in self.desk.store.topics.last_had(self.track.id, tomorrow).items()}
        self._next = next_topic(self._held, last) if self._held.topics else None
        rows = []
        for place, topic in enumerate(self._held.topics):
            title = self._titles.get(topic.code, topic.code) + (" (retired)" if topic.code in retired else "")
            day = last.get(topic.code)
            mark = "▸" if place == self._next else ""
            cells = [
                Cell(mark, "here"), Cell(f"{place + 1}", "quiet"), Cell(title),
                Cell("required" if topic.required else "", "strong"), Cell(short_day(day) if day else "", "quiet"),
            ]  # fmt: skip
            rows.append(Row(topic.code, cells if self.app.size.width >= _NARROW else cells[:4]))
        columns = [
            Column("next", "", 1), Column("number", "", 3), Column("title", "Topic", 24, 1),
            Column("required", "Required", 9), Column("last", "Last had", 11),
        ]  # fmt: skip
        self.sheet.show(columns if self.app.size.width >= _NARROW else columns[:4], rows)

    def show_about(self) -> None:
        """What comes next, and that the list goes around."""
        if not self._held.topics or self._next is None:
            self.strip.about()
            return
        number = len(self._held.topics)
        first = f" next: {self._next + 1} of {number}, {self._titles.get(self._held.topics[self._next].code, '')}"
        required = sum(t.required for t in self._held.topics)
        second = f" behind the last topic the first one comes again; {required} required of each client"
        self.strip.about([Piece(first)], [Piece(second, "quiet")])

    # -- keys ------------------------------------------------------------------------------------------

    def _at(self) -> int | None:
        codes = self._held.codes
        return codes.index(self.sheet.cursor) if self.sheet.cursor in codes else None

    def _save(self, topics: Sequence[CurriculumTopic], words: str, at: str | None = None) -> None:
        if self.track is None:
            return
        Curricula(self.desk).save(self.track.id, self._from, topics)
        self.fill()
        if at is not None:
            self.sheet.go_to(at)
        self.say(self.with_keys(f"{words} {{app.undo}} takes it back."), "here")

    def action_add(self) -> None:
        """Ask for a topic by its letters, and put it behind the one under the cursor."""
        if self.track is None:
            return
        topics = list(self.desk.topics())

        def search(typed: str) -> list[tuple[str, str]]:
            return [(t.title, t.code) for t in find_topics(topics, typed)]

        def on_answer(code: str | None, _typed: str) -> None:
            if code is None:
                return
            at = self._at()
            behind = len(self._held.topics) if at is None else at + 1
            own = list(self._held.topics)
            own.insert(behind, CurriculumTopic(code))
            self._save(own, "Added.", code)

        self.ask(SearchPrompt("Topic", search, on_answer, none="no such topic"))

    def action_move(self, by: int) -> None:
        """Move the topic under the cursor."""
        at = self._at()
        if at is None or not 0 <= at + by < len(self._held.topics):
            return
        topics = list(self._held.topics)
        topics.insert(at + by, moved := topics.pop(at))
        with self.showing_errors():
            self._save(topics, "Moved.", moved.code)

    def action_required(self) -> None:
        """Say that each client has to have had the topic, or that they need not."""
        at = self._at()
        if at is None:
            return
        topics = list(self._held.topics)
        topics[at] = topics[at]._replace(required=not topics[at].required)
        words = "Required of each client." if topics[at].required else "Not required."
        with self.showing_errors():
            self._save(topics, words, topics[at].code)

    def action_remove(self) -> None:
        """Remove the topic under the cursor from the list; the catalog keeps it."""
        at = self._at()
        if at is not None:
            with self.showing_errors():
                self._save([t for n, t in enumerate(self._held.topics) if n != at], "Removed from the list.")

    def action_from_day(self) -> None:
        """Ask from which day on changes hold, and show the list of that day."""

        def on_answer(typed: str) -> None:
            self._from = _from_today(form_day(typed, self.desk.today), self.desk.today)
            self.fill()

        hint = "a date; changes hold from then on, earlier days keep their list; enter shows it"
        self.ask(TextPrompt("From", on_answer, iso(self._from), hint, fresh=True))

    def action_track(self) -> None:
        """Show the list of the next group."""
        if self._tracks:
            self._place = (self._place + 1) % len(self._tracks)
            self.say("")
            self.fill()
            self.sheet.action_edge(-1)


def _from_today(day: date, today: date) -> date:
    if day < today:
        raise Refused("That day is past.", "Earlier days keep the curriculum that they had.")
    return day
