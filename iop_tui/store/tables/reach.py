"""How clients are reached."""

from __future__ import annotations

from collections.abc import Sequence

from iop_tui.domain.reach import EMERGENCY, Reach
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads


@reads("how a client is reached")
class ReachStore:
    """Reads and writes telephone numbers and whom to call."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_clients(self, client_ids: Sequence[int]) -> dict[int, dict[str, Reach]]:
        """What is known of clients, by client and role."""
        by_client: dict[int, dict[str, Reach]] = {id: {} for id in client_ids}
        for start in range(0, len(client_ids), 500):
            ids = list(client_ids[start : start + 500])
            rows = self._reader.all(f"SELECT * FROM reach WHERE client_id IN ({placeholders(ids)})", ids)
            for row in rows:
                known = Reach(row["client_id"], row["role"], row["relation"], row["phone"], row["message"])
                by_client[known.client_id][known.role] = known
        return by_client

    def with_emergency(self, client_ids: Sequence[int]) -> set[int]:
        """Those of the clients for whom somebody can be called in an emergency."""
        known = self.of_clients(client_ids)
        return {id for id, roles in known.items() if EMERGENCY in roles and roles[EMERGENCY].phone}

    def save(self, writer: Writer, reach: Reach) -> bool:
        """Write one way to reach a client; one that says nothing is removed. False where nothing differs."""
        key = {"client_id": reach.client_id, "role": reach.role}
        values = {"relation": reach.relation, "phone": reach.phone, "message": reach.message}
        if reach.empty:
            return writer.delete("reach", key, reach.client_id)
        if writer.read("reach", key) is None:
            writer.insert("reach", {**key, **values}, reach.client_id)
            return True
        return writer.update("reach", key, values, reach.client_id)


def give_reach(reader: Reader, writer: Writer, from_client: int, to_client: int) -> None:
    """Give another client what they do not have themselves of a client who goes, within a step."""
    for row in reader.all("SELECT * FROM reach WHERE client_id = ?", [from_client]):
        writer.delete("reach", {"client_id": from_client, "role": row["role"]}, to_client)
        if writer.read("reach", {"client_id": to_client, "role": row["role"]}) is None:
            writer.insert("reach", {**dict(row), "client_id": to_client}, to_client)
