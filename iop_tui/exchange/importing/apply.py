"""Doing what the plan of an import says, all of it in one step."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.clients.matching import follow_list
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import IMPORT
from iop_tui.domain.clients import Episode, Placement
from iop_tui.domain.errors import IopError
from iop_tui.exchange.importing.intakes import Placing, PlannedClient
from iop_tui.exchange.importing.planning import ImportPlan
from iop_tui.store.store import Saving
from iop_tui.store.tables.client_lists import NewClient

_AT_ONCE = 500
"""People between two looks at whether it is to stop."""


def apply_import(desk: Desk, plan: ImportPlan, progress: Callable[[int], bool] | None = None) -> None:
    """Do what the plan says in one transaction; ``progress`` gets the people so far and may stop it by giving False.

    Raises IopError where it was stopped; then nothing was taken.
    """
    new = [_new(intake) for intake in plan.intakes if intake.known is None]
    known = [intake for intake in plan.intakes if intake.known is not None]
    with desk.saving(IMPORT) as writer:
        for start in range(0, len(plan.intakes), _AT_ONCE):
            if progress is not None and not progress(start):
                raise IopError("The import was stopped.", "Nothing was imported.")
            desk.store.clients.add_many(writer, new[start : start + _AT_ONCE])
            for intake in known[max(0, start - len(new)) : max(0, start + _AT_ONCE - len(new))]:
                _change(desk, writer, intake)


def _new(intake: PlannedClient) -> NewClient:
    client, episode = intake.client, intake.episode
    assert episode is not None, "somebody new always has one"
    placing = _placement(intake.placing, 0, None) if intake.placing else None
    return NewClient(client.number, client.name, episode, intake.sobriety, placing)


def _change(desk: Desk, writer: Saving, intake: PlannedClient) -> None:
    clients, known, id = desk.store.clients, intake.known, intake.client.id
    assert known is not None
    clients.save(writer, id, intake.client.number, intake.client.name)
    episode = intake.episode or known.latest_episode() or Episode(0, id, desk.today)
    if intake.episode is not None or not episode.id:
        episode = episode._replace(client_id=id)
        episode = episode._replace(id=clients.save_episode(writer, episode))
    if intake.sobriety is not None:
        clients.set_sobriety_date(writer, id, *intake.sobriety)
    if intake.placing is not None:
        before = known.placement_on(intake.placing.from_day)
        target = before.week_target if before else None
        clients.save_placement(writer, _placement(intake.placing, episode.id, target), id)
    if intake.matched:
        follow_list(desk, writer, id)


def _placement(placing: Placing, episode_id: int, target: int | None) -> Placement:
    return Placement(0, episode_id, placing.from_day, placing.level_of_care, target, placing.days)
