"""What comes for a client within the next days: another schedule, the end of the planned weeks, a discharge."""

from __future__ import annotations

from datetime import date, timedelta

from iop_tui.domain.calendar import short_day, weekdays_text
from iop_tui.domain.clients import ClientRecord


def soon(file: ClientRecord, day: date, ahead: int, week_start: int = 0) -> list[str]:
    """What comes for a client from a day on within ``ahead`` days, in words; a first day counts as today's."""
    episode = file.episode_on(day)
    if episode is None or not ahead:
        return []
    last, told = day + timedelta(days=ahead), []
    if episode.admitted_on == day:
        told.append("first day today")
    before = file.placement_on(day)
    for placement in file.placements:
        if placement.episode_id == episode.id and day < placement.from_day <= last:
            weekdays = {weekday for _, weekday in placement.days}
            if before is not None and placement.days == before.days:
                continue
            days = f"{len(placement.days)} day{'' if len(placement.days) == 1 else 's'} a week"
            which = f" ({weekdays_text(weekdays, week_start)})" if weekdays else ""
            told.append(f"{days} from {short_day(placement.from_day)}{which}")
    end = episode.admitted_on + timedelta(weeks=episode.planned_weeks)
    if episode.discharged_on is not None and day <= episode.discharged_on <= last:
        told.append(f"discharge {short_day(episode.discharged_on)}")
    elif day <= end <= last:
        told.append(f"weeks end {short_day(end)}")
    return told
