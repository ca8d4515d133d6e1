"""What an intake would change of a known client, in words."""

from __future__ import annotations

from collections.abc import Iterator

from iop_tui.domain.calendar import weekdays_text
from iop_tui.domain.clients import Episode
from iop_tui.exchange.importing.intakes import PlannedClient


def differences(intake: PlannedClient) -> tuple[str, ...]:
    """What would differ for a known client, a name among it; nothing for somebody new."""
    return tuple(_all_of(intake)) if intake.known is not None else ()


def _all_of(intake: PlannedClient) -> Iterator[str]:
    assert intake.known is not None
    before, before_episode = intake.known.client, intake.known.latest_episode()
    if intake.client.name != before.name:
        yield f"name {before.name.full} → {intake.client.name.full}"
    if intake.client.number != before.number:
        yield f"number {before.number} → {intake.client.number}"
    if intake.episode is not None:
        yield from _of_episode(intake.episode, before_episode)
    if intake.sobriety is not None:
        yield f"sobriety date {intake.sobriety[1]}"
    if intake.placing is not None:
        days = weekdays_text(sorted({day for _, day in intake.placing.days}))
        yield f"scheduled {days or 'as before'} from {intake.placing.from_day}"


def _of_episode(episode: Episode, before: Episode | None) -> Iterator[str]:
    if before is None or episode.id != before.id:
        yield f"admitted again {episode.admitted_on}"
        return
    if episode.admitted_on != before.admitted_on:
        yield f"admission {before.admitted_on} → {episode.admitted_on}"
    if episode.planned_weeks != before.planned_weeks:
        yield f"planned weeks {before.planned_weeks} → {episode.planned_weeks}"
    if episode.discharged_on is not None and episode.discharged_on != before.discharged_on:
        yield f"discharged {episode.discharged_on}, {episode.discharge_reason}"
    elif episode.discharge_reason != before.discharge_reason:
        yield f"discharge reason {episode.discharge_reason}"
    if before.provisional and not episode.provisional:
        yield "a walk-in no more"
