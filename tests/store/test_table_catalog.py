"""The catalog of tables names every table of a real file, and whose its rows are."""

from __future__ import annotations

import re

import pytest

from iop_tui.store import Store
from iop_tui.store.table_catalog import TABLES, OnJoin, OnPurge, TableSpec, removed_with_a_client


def columns(store: Store, table: str) -> list[tuple[str, int]]:
    return [(r["name"], r["pk"]) for r in store.reader.all("SELECT name, pk FROM pragma_table_info(?)", [table])]


def test_every_table_of_a_file_is_in_it(store: Store) -> None:
    found = store.reader.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    names = {r["name"] for r in found if not re.match("_?sqlite_", r["name"])}
    assert names == set(TABLES), "a table has no row in store/table_catalog, or one that is gone has"


@pytest.mark.parametrize("spec", TABLES.values(), ids=lambda s: s.name)
def test_keys_parents_and_clients_are_those_of_the_file(spec: TableSpec, store: Store) -> None:
    known = columns(store, spec.name)
    assert spec.key == tuple(name for name, pk in sorted(known, key=lambda c: c[1]) if pk)
    names = {name for name, _ in known}
    if spec.parent:
        assert spec.parent[0] in names and list(TABLES).index(spec.parent[1]) < list(TABLES).index(spec.name)
    if spec.again:
        assert spec.again in names
    assert spec.of_client == ("client_id" in names and spec.name != "change_value")


def test_whoever_names_a_client_says_what_becomes_of_it(store: Store) -> None:
    for name, spec in TABLES.items():
        points = store.reader.all('SELECT "table" AS other FROM pragma_foreign_key_list(?)', [name])
        if any(r["other"] == "client" for r in points):
            assert spec.on_purge is not OnPurge.KEEP, f"{name}: what does a purge do with its rows?"
            assert spec.on_join is not OnJoin.NOTHING, f"{name}: what does joining two clients do with its rows?"


def test_whoever_names_an_episode_is_given_another_one_with_it(store: Store) -> None:
    apart = {"attendance", "placement", "test_plan", "plan", "checklist_done"}  # joining has a way of its own for them
    naming = {name for name in TABLES if any(column == "episode_id" for column, _ in columns(store, name))}
    assert {name for name, spec in TABLES.items() if spec.of_episode} == naming - apart
    for name in naming:
        assert TABLES[name].on_purge is OnPurge.REMOVE, f"{name} names an episode and is left by a purge"


def test_what_belongs_to_a_row_goes_before_it() -> None:
    order = [table for table, _ in removed_with_a_client()]
    for spec in TABLES.values():
        if spec.parent and spec.on_purge is OnPurge.REMOVE:
            assert order.index(spec.name) < order.index(spec.parent[1])
    assert order.count("note") == 2, "addenda go before what they are added to"


def test_what_points_to_a_row_that_a_purge_removes_says_what_becomes_of_it(store: Store) -> None:
    for name, spec in TABLES.items():
        for found in store.reader.all('SELECT "table" AS other FROM pragma_foreign_key_list(?)', [name]):
            other = TABLES[found["other"]]
            if other is not spec and other.on_purge is OnPurge.REMOVE:
                assert spec.on_purge is not OnPurge.KEEP, f"{name} points to {other.name}, whose rows a purge removes"


def test_a_client_s_row_is_not_written_without_saying_whose_it_is(store: Store) -> None:
    with pytest.raises(ValueError, match="placement_day: whose is the row"), store.saving("placement", None) as writer:
        writer._connection.execute("PRAGMA defer_foreign_keys = ON")
        writer.insert("placement_day", {"placement_id": 1, "track_id": 1, "weekday": 0})
