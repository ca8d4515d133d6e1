"""Doing what the plan of an import says, all of it in one step."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.desk import Desk
from iop_tui.domain.clients import Placement
from iop_tui.domain.errors import IopError
from iop_tui.importing.intakes import Intake
from iop_tui.importing.planning import ImportPlan
from iop_tui.matching import follow_list
from iop_tui.store.store import Saving

STOPPED = "The import was stopped."


def apply_import(desk: Desk, plan: ImportPlan, progress: Callable[[int], bool] | None = None) -> None:
    """Do what the plan says in one transaction; ``progress`` gets the people so far and may stop it by giving False.

    Raises IopError where it was stopped; then nothing was taken.
    """
    with desk.saving("import") as writer:
        for number, intake in enumerate(plan.intakes):
            if progress is not None and not progress(number):
                raise IopError(STOPPED, "Nothing was taken.")
            _take(desk, writer, intake)


def _take(desk: Desk, writer: Saving, intake: Intake) -> None:
    clients = desk.store.clients
    client, known = intake.client, intake.known
    id = clients.save(writer, client.id or None, client.number, client.name)
    episode = intake.episode or (known.latest_episode() if known else None)
    if intake.episode is not None:
        episode = intake.episode._replace(client_id=id)
        episode = episode._replace(id=clients.save_episode(writer, episode))
    if intake.sobriety is not None:
        clients.set_sobriety_date(writer, id, *intake.sobriety)
    if intake.placing is not None and episode is not None:
        placing = intake.placing
        target = known.placement_on(placing.from_day) if known else None
        clients.save_placement(
            writer,
            Placement(
                0, episode.id, placing.from_day, placing.level_of_care, target.week_target if target else None,
                placing.days,
            ),
            id,
        )  # fmt: skip
    if intake.matched:
        follow_list(desk, writer, id)
