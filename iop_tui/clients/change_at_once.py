"""Changing all that a form shows of a client in one step: all of it, or nothing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iop_tui.clients.episodes import Episodes
from iop_tui.clients.placements import Placements
from iop_tui.clients.records import ClientRecords
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.clients import Client, ClientRecord, Episode
from iop_tui.domain.reach import Reach


class ClientChange(NamedTuple):
    """A client as they are to be: the latest episode, the sobriety date, and from today on level of care and target.

    None where there is none; the weekly target is in minutes. ``reach`` are the ways to reach the client.
    """

    client: Client
    episode: Episode | None
    sobriety_date: date | None
    level_of_care: str
    week_target: int | None
    reach: tuple[Reach, ...] = ()


def change_at_once(desk: Desk, file: ClientRecord, change: ClientChange, sure: bool = False) -> None:
    """Write what differs from ``file``; raises Refused or (unless ``sure``) NeedsConfirmation, with nothing written."""
    placement, today = file.placement_on(desk.today), desk.today
    with desk.saving(CHANGE_CLIENT) as writer:
        ClientRecords(desk).write_client(writer, change.client.id, change.client.name, change.client.number)
        if change.episode is not None and change.episode != file.latest_episode():
            Episodes(desk).write_episode(writer, change.episode, sure)
        if change.sobriety_date and change.sobriety_date != file.sobriety_date_on(today):
            desk.store.clients.set_sobriety_date(writer, change.client.id, today, change.sobriety_date)
        for reach in change.reach:
            desk.store.reach.save(writer, reach)
        if placement is None:
            return
        if (change.level_of_care, change.week_target) != (placement.level_of_care, placement.week_target):
            Placements(desk).write_placement(
                writer, file, today, placement.days, change.level_of_care, change.week_target
            )
