"""What was ticked of checklists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from iop_tui.domain.checklists import Ticked
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads


@reads("a checklist")
class ChecklistStore:
    """Reads and writes what was ticked."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_episodes(self, episode_ids: Sequence[int], which: str) -> dict[int, dict[str, Ticked]]:
        """What was ticked of one list, by episode and item."""
        ticked: dict[int, dict[str, Ticked]] = {id: {} for id in episode_ids}
        rows = self._reader.all(
            f"SELECT * FROM checklist_done WHERE list = ? AND episode_id IN ({placeholders(episode_ids)})",
            [which, *episode_ids],
        )
        for row in rows:
            done_on = date.fromisoformat(row["done_on"])
            ticked[row["episode_id"]][row["item"]] = Ticked(
                row["episode_id"], row["list"], row["item"], done_on, row["done_by"]
            )
        return ticked

    def tick(self, writer: Writer, ticked: Ticked, client_id: int) -> None:
        """Tick an item."""
        key = {"episode_id": ticked.episode_id, "list": ticked.list, "item": ticked.item}
        row: dict[str, Any] = {"done_on": ticked.done_on.isoformat(), "done_by": ticked.done_by}
        if writer.read("checklist_done", key) is None:
            writer.insert("checklist_done", {**key, **row}, client_id)

    def untick(self, writer: Writer, ticked: Ticked, client_id: int) -> None:
        """Take a tick back; the record keeps it."""
        key = {"episode_id": ticked.episode_id, "list": ticked.list, "item": ticked.item}
        writer.delete("checklist_done", key, client_id)
