"""Many new clients at once, as a list brings them: a statement for each table, not for each person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from iop_tui.domain.clients import Episode, Placement
from iop_tui.domain.likeness import own_number
from iop_tui.domain.names import Name
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader


class NewClient(NamedTuple):
    """Somebody new with an episode; an empty number becomes one of our own, ``sobriety`` is a date from a day on."""

    number: str
    name: Name
    episode: Episode
    sobriety: tuple[date, date] | None = None
    placement: Placement | None = None


def add_clients(reader: Reader, writer: Writer, people: Sequence[NewClient], first_id: int) -> None:
    """Write new clients within a step, the first with an id that was never given, the others with those behind it."""
    if not people:
        return
    file_id = reader.one("SELECT value FROM meta WHERE key = 'file_id'")["value"]
    next_episode, next_placement = (
        reader.one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0] for table in ("episode", "placement")
    )
    rows: dict[str, list[dict[str, Any]]] = {
        t: [] for t in ("client", "episode", "sobriety", "placement", "placement_day")
    }
    owners: dict[str, list[int]] = {table: [] for table in rows}

    def add(table: str, owner: int, row: dict[str, Any]) -> None:
        rows[table].append(row)
        owners[table].append(owner)

    for place, person in enumerate(people):
        id, name = first_id + place, person.name
        number = person.number or own_number(id, file_id)
        add("client", id, {"id": id, "number": number, **name._asdict(), "sort_key": name.sort_key})
        add("episode", id, {"id": next_episode + place, **episode_row(person.episode._replace(client_id=id))})
        if person.sobriety is not None:
            from_day, sobriety = (day.isoformat() for day in person.sobriety)
            add("sobriety", id, {"client_id": id, "from_day": from_day, "sobriety_date": sobriety})
        placement = person.placement
        if placement is None:
            continue
        row = {"id": next_placement, "episode_id": next_episode + place, "from_day": placement.from_day.isoformat()}
        care = {"level_of_care": placement.level_of_care, "week_target_min": placement.week_target}
        add("placement", id, {**row, **care})
        for track, weekday in sorted(placement.days):
            add("placement_day", id, {"placement_id": next_placement, "track_id": track, "weekday": weekday})
        next_placement += 1
    for table, values in rows.items():
        writer.insert_many(table, values, owners[table])


def episode_row(episode: Episode) -> dict[str, Any]:
    """The columns of an episode but its id."""
    return {
        "client_id": episode.client_id,
        "admitted_on": episode.admitted_on.isoformat(),
        "provisional": int(episode.provisional),
        "planned_weeks": episode.planned_weeks,
        "discharged_on": episode.discharged_on.isoformat() if episode.discharged_on else None,
        "discharge_reason": episode.discharge_reason,
        "opening_late": episode.opening_late,
        "opening_unexcused": episode.opening_unexcused,
        "primary_id": episode.primary_id,
    }
