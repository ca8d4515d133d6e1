"""The client's card: covered in room view, for it holds the full name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day.attended_sessions import AttendedSession, running_until
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import STATUSES
from iop_tui.domain.calendar import long_day, short_day, weekdays_text
from iop_tui.domain.checkin import answer_text
from iop_tui.domain.clients import DISCHARGE_REASONS, ClientRecord
from iop_tui.domain.minutes import topic_minutes
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration
from iop_tui.reports.curriculum import curriculum_of
from iop_tui.reports.progress import ClientProgress, progress_of, week_text, whole_history
from iop_tui.screens.clients.card_care import curriculum_lines, orientation_lines
from iop_tui.screens.clients.client_pages import ClientPages
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.text_lines import Line, Piece

_SESSIONS = 12


class CardScreen(ClientPages, TextViewer):
    """Episode, placements, week, last sessions, trends, topics, notes, counters."""

    PAGE = "Card"
    HELP_TITLE = "Client's card"
    KEYS: ClassVar[tuple[str, ...]] = (
        "card.view", "card.edit", "card.orientation", "card.discharge", "card.history", "client_pages.next",
        "text.back", "text.down", "text.up", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,ctrl+f", "view", "View", id="card.view", tooltip="shows or hides the card"),
        Binding("e", "edit", "Change", id="card.edit", tooltip="name, number, episode, schedule, sobriety date"),
        Binding("o", "orientation", "Orientation", id="card.orientation", tooltip="ticks what a newcomer was told"),
        Binding("x", "discharge", "Discharge", id="card.discharge", tooltip="day, reason, and what was done"),
        Binding(
            "ctrl+e", "topics", "Topics", show=False, id="card.topics", tooltip="topics covered, as a page to print"
        ),
        Binding("h", "history", "History", id="card.history", tooltip="who recorded what about the client, and when"),
    ]

    def __init__(self, desk: Desk, client_id: int, day: date, short: str) -> None:
        self.client = client_id
        self.day = day
        self.short = short
        super().__init__(desk, f"{short} · card", self._lines)

    def view_changed(self) -> None:
        """Room view or full view was chosen."""
        self._fill()

    def on_screen_resume(self) -> None:
        """Something may have been changed."""
        if self.is_mounted and self.query("#lines"):
            self._fill()

    def action_view(self) -> None:
        """Show the card, or cover it."""
        self.nav.set_full_view(not self.nav.full_view)

    def _open(self) -> bool:
        """Whether the card is shown; where it is covered, that is said."""
        shown = self.may_show(Fact.FULL_NAME)
        if not shown:
            self.say(self.with_keys("Private. Press {card.view} for full view first."), "quiet")
        return shown

    async def action_orientation(self) -> None:
        """The checklist of the orientation."""
        if not self._open():
            return
        (file,) = self.desk.store.clients.files([self.client])
        episode = file.episode_on(self.desk.today) or file.latest_episode()
        if episode is None:
            self.say("The client was never admitted.", "quiet")
            return
        from iop_tui.screens.clients.checklist import ChecklistScreen

        await self.app.push_screen(ChecklistScreen(self.desk, episode, "orientation", self.short))

    def action_discharge(self) -> None:
        """Ask for the day, the reason, and what was done."""
        if not self._open():
            return
        from iop_tui.screens.clients.discharge import AskDischarge

        with self.showing_errors():
            (file,) = self.desk.store.clients.files([self.client])
            own = curriculum_of(self.desk, file, self.desk.today)
            AskDischarge(self, self.client, self.short, own.missing if own else ()).ask()

    def action_topics(self) -> None:
        """Write the topics that the client had as a page to take along."""
        if self._open():
            from iop_tui.screens.print_action import print_topics

            print_topics(self, self.client)

    async def action_edit(self) -> None:
        """Change the client; the form shows the full name."""
        if not self._open():
            return
        from iop_tui.screens.clients.forms import client_form

        await self.app.push_screen(client_form(self.desk, self.client))

    async def action_history(self) -> None:
        """Show what was recorded of the client; like the card it opens covered in room view."""
        from iop_tui.screens.clients.history import client_history

        await self.app.push_screen(client_history(self.desk, self.client, self.short))

    def _lines(self, width: int) -> Sequence[Line]:
        if not self.may_show(Fact.FULL_NAME):
            return [
                [Piece("Hidden in room view. "), Piece(self.with_keys("{card.view}"), "key"), Piece(" shows the card.")]
            ]
        file = self.desk.store.clients.files([self.client])[0]
        history = whole_history(self.desk, self.client, self.day)
        lines: list[Line] = [
            *self._who(file),
            [],
            *self._standing(file),
            *orientation_lines(self.desk, file, self.day),
            *curriculum_lines(self.desk, file, self.day, history),
            [],
            *self._sessions(history, width),
            *self._trends(),
            *self._topics(history),
            *self._notes(width),
        ]
        return lines

    def _who(self, file: ClientRecord) -> list[Line]:
        client = file.client
        lines: list[Line] = [[Piece(client.name.full, "strong"), Piece(f"   {client.number}", "quiet")]]
        tracks = {t.id: t.name for t in self.desk.store.tracks.all()}
        for episode in reversed(file.episodes):
            end = f" to {long_day(episode.discharged_on)}" if episode.discharged_on else ""
            why = f", {DISCHARGE_REASONS.get(episode.discharge_reason, '').lower()}" if episode.discharged_on else ""
            weeks = f", {episode.week(episode.discharged_on)} weeks" if episode.discharged_on else ""
            week = f", week {episode.week(self.day)} of {episode.planned_weeks}" if episode.open_on(self.day) else ""
            waiting = ", not linked to the office's list" if episode.provisional else ""
            lines.append([Piece(f"Episode  {long_day(episode.admitted_on)}{end}{weeks}{why}{week}{waiting}")])
            for placement in (p for p in file.placements if p.episode_id == episode.id):
                days = {t: sorted(d for k, d in placement.days if k == t) for t, _ in placement.days}
                where = ", ".join(f"{tracks.get(t, '')} {weekdays_text(d)}" for t, d in days.items()) or "no days"
                care = f"  level {placement.level_of_care}" if placement.level_of_care else ""
                lines.append([Piece(f"  from {short_day(placement.from_day)}  {where}{care}", "quiet")])
        sober = file.days_sober(self.day)
        since = file.sobriety_date_on(self.day)
        if sober is not None and since is not None:
            lines.append([Piece(f"Sober    {sober} days, since {long_day(since)}")])
        return lines

    def _standing(self, file: ClientRecord) -> list[Line]:
        placement = file.placement_on(self.day)
        tracks = {t.id: t for t in self.desk.store.tracks.all()}
        population = next((tracks[t].population for t, _ in placement.days), "adult") if placement else "adult"
        standing: ClientProgress = progress_of(self.desk, [file], self.day, population)[self.client]
        unexcused = f"{standing.unexcused} of {standing.unexcused_limit}"
        pieces = [
            Piece(f"Week     {week_text(standing)}   "),
            Piece(f"late {standing.late}   unexcused "),
            Piece(unexcused, "alert" if standing.at_limit else ""),
        ]
        if standing.early_no_show:
            pieces.append(Piece("   no-show in first 3 sessions", "warn"))
        return [pieces]

    def _sessions(self, history: Sequence[AttendedSession], width: int) -> list[Line]:
        lines: list[Line] = [[Piece("Last sessions", "strong")]]
        for one in history[:_SESSIONS]:
            facts = STATUSES[one.status]
            clock = self.desk.clock
            times = f"{clock(one.row.arrived):>6} {clock(one.row.left):>6}"
            total = duration(one.minutes.total) if facts.attended else ""
            head = f"{short_day(one.session.day):11} {facts.glyph} {facts.label:20} {times} {total:>6}"
            lines.append([Piece(head)])
            if facts.attended and (one.row.arrived or one.row.left or one.row.times_out):
                summed = one.minutes.explained(self.desk.rules().twelve_hours)
                lines += wrapped(summed, min(width, 106), "quiet", indent=" " * 14)
        if len(history) > _SESSIONS:
            lines.append([Piece(f"and {len(history) - _SESSIONS} before", "quiet")])
        return [*lines, []]

    def _trends(self) -> list[Line]:
        checkins = self.desk.store.checkins.of_client(self.client, self.day, 20)
        lines: list[Line] = []
        for question in self.desk.questions:
            answers = [a for _, c in reversed(checkins) if (a := c.answers.get(question.key)) is not None]
            numbers = [a.number for a in answers if a.number is not None]
            trend = question.answers.trend(question, numbers)
            if trend:
                lines.append([Piece(f"{question.label:15} {trend}  last {numbers[-1]}")])
            elif answers:
                lines.append([Piece(f"{question.label:15} {answer_text(question, answers[-1])}", "quiet")])
        return [[Piece("Check-in", "strong")], *lines, []] if lines else []

    def _topics(self, history: Sequence[AttendedSession]) -> list[Line]:
        blocks = self.desk.store.blocks.of_many([a.session.id for a in history])
        had: dict[str, str] = {}
        missed: dict[str, str] = {}
        for one in history:
            until = running_until(self.desk, one.session)
            for block, minutes in topic_minutes(one.row, blocks[one.session.id], one.session, until):
                (had if minutes else missed)[block.topic_code] = block.topic_title
        lines: list[Line] = []
        for label, titles in (
            ("Topics had", had),
            ("Topics missed", {k: v for k, v in missed.items() if k not in had}),
        ):
            if titles:
                lines += [[Piece(label, "strong")], *wrapped("; ".join(titles.values()), 90, "quiet"), []]
        return lines

    def _notes(self, width: int) -> list[Line]:
        notes = self.desk.store.notes.of_client(self.client, 8)
        if not notes:
            return []
        lines: list[Line] = [[Piece("Notes", "strong")]]
        for day, note in notes:
            lines.append([Piece(f"{short_day(day)}  {note.status}", "quiet")])
            lines += wrapped(note.text, min(width, 92), indent="  ")
        return lines
