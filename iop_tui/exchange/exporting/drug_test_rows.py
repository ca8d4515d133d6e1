"""The records of the ``tests`` profile: what became of each test; never its result. Its text stays here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Client
from iop_tui.domain.drug_tests import DrugTest, plan_on
from iop_tui.domain.errors import Refused
from iop_tui.exchange.exporting.columns import CLIENT, ORIGIN, Column, Kind, Per
from iop_tui.exchange.exporting.request import Request, only_client
from iop_tui.exchange.exporting.stamp import Stamp

DRUG_TEST_COLUMNS = (
    Column("test_date", Per.ROW, Kind.CODE, "test.day", type="date"),
    *CLIENT,
    Column("level_of_care", Per.ROW, Kind.TEXT, "level_of_care"),
    Column("why", Per.ROW, Kind.CODE, "test.why"),
    Column("odds_permille", Per.ROW, Kind.CODE, "odds", type="integer"),
    Column("collection", Per.ROW, Kind.CODE, "test.collection"),
    Column("collected_at", Per.ROW, Kind.CLOCK, "test.at"),
    Column("collected_by", Per.ROW, Kind.TEXT, "collected_by", personal=True),
    Column("recorded_by", Per.ROW, Kind.TEXT, "recorded_by", personal=True),
    Column("recorded_at", Per.ROW, Kind.CODE, "test.recorded_at", type="datetime"),
    *ORIGIN,
)
_CHUNK = 500


class DrugTestRecord(NamedTuple):
    """One test. ``odds`` are those of a drawn one, in thousandths, by the plan of its day; else empty."""

    test: DrugTest
    client: Client
    level_of_care: str
    odds: int | str
    collected_by: str
    recorded_by: str
    stamp: Stamp
    session_key: str = ""

    @property
    def row_id(self) -> str:
        """What no other row of the file has."""
        return f"test_{self.test.id}"


class DrugTestExport:
    """Makes the records, some hundred at a time."""

    columns = DRUG_TEST_COLUMNS

    def __init__(self, desk: Desk, request: Request, stamp: Stamp) -> None:
        """Raises Refused where the request cannot be answered."""
        if request.track_id is not None:
            raise Refused("Tests belong to no group.", "Leave --track out.")
        self._desk = desk
        self._request = request
        self._stamp = stamp
        self._only = only_client(desk, request)

    def chunks(self) -> Iterator[list[DrugTestRecord]]:
        """The tests of the period by day and client."""
        store, chunk = self._desk.store, list[DrugTestRecord]()
        people = {f.id: f.name for f in store.program.facilitators()}
        files = {f.client.id: f for f in store.clients.files()}
        plans = store.drug_tests.plans([e.id for f in files.values() for e in f.episodes])
        for test in store.drug_tests.between(self._request.first, self._request.last):
            if self._only not in (None, test.client_id):
                continue
            file = files[test.client_id]
            placement = file.placement_on(test.day)
            plan = plan_on(plans.get(test.episode_id or 0, []), test.day)
            chunk.append(
                DrugTestRecord(
                    test, file.client, placement.level_of_care if placement else "",
                    plan.permille if plan is not None and test.why == "drawn" else "",
                    people.get(test.collected_by or 0, ""), people.get(test.recorded_by or 0, ""), self._stamp,
                )
            )  # fmt: skip
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
        yield chunk
