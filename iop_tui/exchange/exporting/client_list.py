"""The list of clients in the form that import reads: out and in again changes nothing."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import iso, weekdays_code
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.formula import defused

COLUMNS = (
    "client_number", "last_name", "first_name", "preferred_name", "admission_date", "discharge_date",
    "discharge_reason", "level_of_care", "track", "days", "planned_weeks", "sobriety_date",
)  # fmt: skip


def client_rows(desk: Desk) -> list[Sequence[str]]:
    """A row for each client and each track in which they are expected, by name; everybody whom the program knows."""
    tracks = {track.id: track.name for track in desk.store.tracks.all()}
    return [row for file in desk.store.clients.files() for row in _rows(file, tracks)]


def _rows(file: ClientRecord, tracks: dict[int, str]) -> Iterator[Sequence[str]]:
    client, episode = file.client, file.latest_episode()
    placements = [p for p in file.placements if episode and p.episode_id == episode.id]
    placement = max(placements, key=lambda p: p.from_day, default=None)
    sobriety = max(file.sobriety)[1] if file.sobriety else None
    who = [client.number, *client.name]
    stay = [
        iso(episode.admitted_on) if episode else "", iso(episode.discharged_on) if episode else "",
        episode.discharge_reason if episode else "", placement.level_of_care if placement else "",
    ]  # fmt: skip
    rest = [str(episode.planned_weeks) if episode else "", iso(sobriety)]
    pairs = sorted(placement.days) if placement else []
    for track in {track: None for track, _ in pairs} or [None]:
        days = [day for owner, day in pairs if owner == track]
        where = [tracks[track] if track is not None else "", weekdays_code(days) if days else ""]
        yield [_cell(text) for text in (*who, *stay, *where, *rest)]


def _cell(text: str) -> str:
    """A text that no spreadsheet runs and that import reads as it is, also where it looks like a web page's letter."""
    return defused(text.replace("&", "&amp;") if html.unescape(text) != text else text)
