"""Every table of the file, one row each: its key, whose its rows are, what a purge and the joining of clients do.

Parents stand before the tables that belong to them. A test compares it with the tables of a real file.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class OnPurge(Enum):
    """What becomes of a client's rows when the client is removed for good."""

    KEEP = "keep"
    """They are nobody's: they stay."""
    REMOVE = "remove"
    FORGET = "forget"
    """The row stays without the client."""
    APART = "apart"
    """The removal has a way of its own for them."""


class OnJoin(Enum):
    """What becomes of the rows of a client who turns out to be another one."""

    NOTHING = "nothing"
    """They are nobody's, or they follow the row that they belong to."""
    MOVE = "move"
    """They become the other one's as they are."""
    APART = "apart"
    """Both may have such a row where only one can be: joining has a way of its own for them."""


class TableSpec(NamedTuple):
    """One table. ``parent`` is the column that points to the row it belongs to, and that row's table.

    ``again`` is a column that points to another row of the same table: those that point go first. ``of_episode`` ones
    name the episode, too: where a client's rows become another's, they are given the episode that holds their day.
    """

    name: str
    key: tuple[str, ...] = ("id",)
    of_client: bool = False
    of_episode: bool = False
    parent: tuple[str, str] | None = None
    again: str = ""
    on_purge: OnPurge = OnPurge.KEEP
    on_join: OnJoin = OnJoin.NOTHING


TABLES = {
    spec.name: spec
    for spec in (
        TableSpec("meta", ("key",)),
        TableSpec("rule", ("key", "from_day")),
        TableSpec("facilitator"),
        TableSpec("pin", ("facilitator_id",)),
        TableSpec("track"),
        TableSpec("track_plan", ("track_id", "from_day")),
        TableSpec("track_closed_day"),
        TableSpec("topic", ("code",)),
        TableSpec("question"),
        TableSpec("client", on_purge=OnPurge.APART, on_join=OnJoin.APART),
        TableSpec("episode", of_client=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("placement", parent=("episode_id", "episode"), on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec(
            "placement_day", ("placement_id", "track_id", "weekday"),
            parent=("placement_id", "placement"), on_purge=OnPurge.REMOVE,
        ),
        TableSpec(
            "sobriety", ("client_id", "from_day"),
            of_client=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.APART,
        ),
        TableSpec("session"),
        TableSpec("block"),
        TableSpec("attendance", of_client=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("attendance_away", parent=("attendance_id", "attendance"), on_purge=OnPurge.REMOVE),
        TableSpec("note", of_client=True, again="addendum_to", on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("checkin", of_client=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("answer", ("checkin_id", "question_id"), parent=("checkin_id", "checkin"), on_purge=OnPurge.REMOVE),
        TableSpec(
            "contact", of_client=True, of_episode=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.MOVE
        ),
        TableSpec("reach", ("client_id", "role"), of_client=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("due", of_client=True, of_episode=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.MOVE),
        TableSpec("test_plan", parent=("episode_id", "episode"), on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("test", of_client=True, of_episode=True, on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("plan", parent=("episode_id", "episode"), on_purge=OnPurge.REMOVE, on_join=OnJoin.APART),
        TableSpec("curriculum", ("track_id", "from_day", "position")),
        TableSpec(
            "checklist_done", ("episode_id", "list", "item"),
            parent=("episode_id", "episode"), on_purge=OnPurge.REMOVE, on_join=OnJoin.APART,
        ),
        TableSpec("export", of_client=True, on_purge=OnPurge.FORGET, on_join=OnJoin.MOVE),
        TableSpec("change", ("seq",)),
        TableSpec("change_value", ("seq", "n"), on_purge=OnPurge.APART),
    )
}  # fmt: skip
"""The tables by name."""
KEYS = {name: spec.key for name, spec in TABLES.items()}


def of_client(spec: TableSpec) -> str:
    """The condition of SQL by which a table's rows are one client's, with one ``?`` for the client's id."""
    if spec.parent is None:
        return "client_id = ?"
    column, parent = spec.parent
    return f"{column} IN (SELECT id FROM {parent} WHERE {of_client(TABLES[parent])})"


def removed_with_a_client() -> list[tuple[str, str]]:
    """Tables and conditions, in the order in which nothing is left that belongs to nothing."""
    tables = []
    for spec in reversed(TABLES.values()):
        if spec.on_purge is OnPurge.REMOVE:
            if spec.again:
                tables.append((spec.name, f"{of_client(spec)} AND {spec.again} IS NOT NULL"))
            tables.append((spec.name, of_client(spec)))
    return tables
