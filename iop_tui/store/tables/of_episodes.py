"""What belongs to an episode beside its sessions, given to another episode: plans of tests, plans, ticks."""

from __future__ import annotations

from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader


def give_of_episode(reader: Reader, writer: Writer, goes: int, stays: int, client_id: int) -> None:
    """Within a step give an episode what another one has; nothing is lost that was written.

    Of plans of tests that begin on one day, and of two ticks of one item, those of the episode that stays are kept.
    Versions of a plan stand in the order of their days afterwards, numbered anew.
    """
    for row in reader.all("SELECT id, from_day FROM test_plan WHERE episode_id = ?", [goes]):
        if writer.read("test_plan", {"episode_id": stays, "from_day": row["from_day"]}) is None:
            writer.update("test_plan", {"id": row["id"]}, {"episode_id": stays}, client_id)
        else:
            writer.delete("test_plan", {"id": row["id"]}, client_id)
    _give_plans(reader, writer, goes, stays, client_id)
    for row in reader.all("SELECT * FROM checklist_done WHERE episode_id = ?", [goes]):
        ticked = dict(row)
        key = {"episode_id": stays, "list": row["list"], "item": row["item"]}
        if writer.read("checklist_done", key) is None:
            writer.insert("checklist_done", {**ticked, **key}, client_id)
        writer.delete("checklist_done", {**key, "episode_id": goes}, client_id)


def _give_plans(reader: Reader, writer: Writer, goes: int, stays: int, client_id: int) -> None:
    rows = reader.all(
        "SELECT id, part, episode_id, version FROM plan WHERE episode_id IN (?, ?) "
        "ORDER BY part, from_day, episode_id = ?, version",
        [goes, stays, stays],
    )
    for part in {row["part"] for row in rows}:
        own = [row for row in rows if row["part"] == part]
        # from the last one down: a number is free once its holder has moved up
        for version, row in reversed(list(enumerate(own, 1))):
            writer.update("plan", {"id": row["id"]}, {"episode_id": stays, "version": version}, client_id)


def give_tests(reader: Reader, writer: Writer, goes: int, stays: int) -> None:
    """Within a step give a client another one's tests; of two of one day and reason the collected one is kept."""
    for row in reader.all("SELECT * FROM test WHERE client_id = ?", [goes]):
        key = {"client_id": stays, "day": row["day"], "why": row["why"]}
        own = writer.read("test", key)
        if own is not None:
            less = own if row["collection"] == "collected" != own["collection"] else row
            writer.delete("test", {"id": less["id"]}, stays)
            if less is row:
                continue
        held = reader.one(
            "SELECT id FROM episode WHERE client_id = ? AND admitted_on <= ? AND coalesce(discharged_on, '9999') >= ? "
            "ORDER BY admitted_on DESC",
            [stays, row["day"], row["day"]],
        )
        values = {"client_id": stays, "episode_id": held["id"] if held else row["episode_id"]}
        writer.update("test", {"id": row["id"]}, values, stays)
