"""``iop-tui audit`` and ``iop-tui check``: lines that can be read and searched, and whatever is not as it was named."""

from __future__ import annotations

import json
import re
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.audit import FIRST_LINK
from iop_tui.domain.errors import Refused
from iop_tui.exchange.exporting import Request, write_export
from iop_tui.reports.audit_lines import audit_lines, records
from iop_tui.reports.file_check import CheckResult, check_file
from iop_tui.store import Store
from iop_tui.store.audit.writer import Writer, seal
from tests.conftest import DAY, ZONE, Clock
from tests.support.hostile import harmful
from tests.support.rows import everything, raw, rows

LINE = re.compile(r"^ {0,5}\d+  [0-9a-f]{12}  \d{4}-\d\d-\d\d \d\d:\d\d  \S.*, by R\.E\.(, because: .+)?$")


def audit(
    desk: Desk, client: str = "", session: str = "", first: date | None = None, last: date | None = None
) -> list[str]:
    return list(audit_lines(records(desk, client, session, first, last)))


# -- audit -----------------------------------------------------------------------------------------------


def test_a_line_has_number_link_moment_and_words(group: GroupDay, clients: list[int], clock: Clock) -> None:
    clock.at(9, 24)
    group.sheet.arrive(clients[2], 560)
    lines = audit(group.desk, "C-003")
    assert all(LINE.fullmatch(line) for line in lines), lines
    head, number = group.desk.store.changes.head(), rows(group.desk.store, "change")[-1]["seq"]
    assert lines[-1] == (
        f"{number:>6}  {head[:12]}  2026-11-20 09:24  C-003: Not marked → Late, arrived 09:20, Morning IOP, by R.E."
    )


def test_without_a_choice_every_record_is_there(group: GroupDay, clients: list[int]) -> None:
    group.sheet.rest_present()
    numbers = [int(line.split()[0]) for line in audit(group.desk)]
    assert sorted(set(numbers)) == [r["seq"] for r in rows(group.desk.store, "change")] and numbers == sorted(numbers)


def test_a_client_a_session_and_a_period_are_chosen(group: GroupDay, clients: list[int], clock: Clock) -> None:
    desk = group.desk
    clock.set(date(2026, 11, 23), 9)
    monday = open_session(desk, group.track.id, date(2026, 11, 23))
    monday.sheet.mark(clients[0], Mark.NO_SHOW)
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.mark(clients[1], Mark.HERE)
    assert all("C-001" in line for line in audit(desk, "C-001")) and len(audit(desk, "C-001")) == 5
    of_friday = audit(desk, session="morning@2026-11-20")
    assert len(of_friday) == 4 and not any("No show" in line for line in of_friday)
    assert len(audit(desk, first=date(2026, 11, 23))) == 5 and len(audit(desk, last=date(2026, 11, 19))) == 1
    (one,) = audit(desk, "C-001", "Morning IOP@2026-11-20", date(2026, 11, 23), date(2026, 11, 23))
    assert one.endswith("C-001: Not marked → Present, Morning IOP of Fri, Nov 20, by R.E.")


@pytest.mark.parametrize(
    ("client", "session", "words"),
    [
        ("C-999", "", "No client has that number"), ("", "Morning IOP", "by its group and date"),
        ("", "Evening@2026-11-20", "No group matches"), ("", "Morning IOP@2026-11-18", "no session on that day"),
        ("", "Morning IOP@yesterday", "not a date"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused(client: str, session: str, words: str, group: GroupDay) -> None:
    with pytest.raises(Refused, match=words):
        audit(group.desk, client, session)


def test_a_period_that_ends_before_it_begins_is_refused(group: GroupDay) -> None:
    with pytest.raises(Refused, match="ends before it starts"):
        audit(group.desk, first=DAY, last=date(2026, 11, 1))


def test_nothing_is_said_to_be_nothing(group: GroupDay) -> None:
    assert audit(group.desk, last=date(2020, 1, 1)) == ["Nothing is recorded for that."]


def test_no_full_name_stands_for_a_client_and_no_note_is_printed(group: GroupDay, clients: list[int]) -> None:
    before = len(audit(group.desk))
    group.sheet.rest_present()
    group.notes.save(clients[0], "Zyzzyva")
    group.notes.sign(clients[0])
    new = "\n".join(audit(group.desk)[before:])
    assert "C-001" in new and not any(word in new for word in ("García", "María", "Zyzzyva"))


def test_a_line_is_one_line_that_acts_on_no_terminal(group: GroupDay, clients: list[int]) -> None:
    with group.desk.store.autosaving() as connection:
        connection.execute("UPDATE track SET name = 'a' || char(10) || 'b' || char(27) || ']52;c;x' || char(7)")
    group.sheet.mark(clients[0], Mark.HERE)
    lines = audit(group.desk)
    assert not harmful("".join(lines)) and not any("\n" in line for line in lines)


def test_it_reads_a_file_that_is_only_read_and_writes_nothing(group: GroupDay, path: Path, clock: Clock) -> None:
    expected, before = audit(group.desk), everything(group.desk.store)
    group.desk.close()
    desk = Desk(Store(path, read_only=True, now=clock), now=clock, zone=ZONE)
    assert audit(desk) == expected
    assert not any(found.wrong for found in check_file(desk))
    assert everything(desk.store) == before
    desk.close()


# -- check -----------------------------------------------------------------------------------------------


@pytest.fixture
def closed(group: GroupDay, clients: list[int]) -> GroupDay:
    """A file with a day in it, closed."""
    group.sheet.rest_present()
    group.desk.close()
    return group


def check(path: Path, clock: Clock, against: str = "") -> list[CheckResult]:
    desk = Desk(Store(path, read_only=True, now=clock), now=clock, zone=ZONE)
    try:
        return list(check_file(desk, against))
    finally:
        desk.close()


def wrong(found: list[CheckResult]) -> list[str]:
    return [one.text for one in found if one.wrong]


def done(path: Path, *statements: str) -> None:
    file = raw(path)
    for sql in statements:
        file.execute(sql)
    file.close()


def links(path: Path) -> list[str]:
    file = raw(path)
    found = [r[0] for r in file.execute("SELECT link FROM change ORDER BY seq")]
    file.close()
    return found


def test_a_whole_file_is_said_to_be_whole_with_what_is_in_it(closed: GroupDay, path: Path, clock: Clock) -> None:
    found = check(path, clock)
    assert wrong(found) == []
    lines = dict(one.text.rsplit(maxsplit=1) for one in found)
    assert (lines["client"], lines["attendance"], lines["change"]) == ("12", "12", str(len(links(path))))
    assert lines["head of the record"] == links(path)[-1][:12]
    assert not any("sqlite" in name for name in lines)
    assert found[-2].text == "The file is intact, of this version, and its change history is untouched."


def test_each_fault_has_its_number_its_moment_and_what_is_wrong(closed: GroupDay, path: Path, clock: Clock) -> None:
    done(
        path,
        "UPDATE change SET what = 'import' WHERE seq = 4",
        "UPDATE change_value SET body = replace(body, 'Khan', 'Kahn') WHERE seq = 6",
        "DELETE FROM change_value WHERE seq = 9",
        "DELETE FROM change WHERE seq = 9",
    )
    found = check(path, clock)
    assert [text for text in wrong(found) if text.startswith("record")] == [
        "record 4 (2026-11-20 09:02): it was changed, or one of its values was added, removed or put in another place",
        "record 6 (2026-11-20 09:02): value 0 was changed",
        "record 10 (2026-11-20 09:02): record 9 is missing before it",
    ]
    assert not any("whole" in one.text for one in found)


def test_rows_that_belong_to_nothing_are_named_without_whose_they_are(
    closed: GroupDay, path: Path, clock: Clock
) -> None:
    done(path, "DELETE FROM client WHERE id = 3")
    found = wrong(check(path, clock))
    assert {"a row of attendance belongs to nothing", "a row of episode belongs to nothing"} <= set(found)
    assert not any("lvarez" in text for text in found)


def test_damaged_pages_are_told_and_end_nothing(closed: GroupDay, path: Path, clock: Clock) -> None:
    file = raw(path)
    (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change_value'").fetchone()
    (size,) = file.execute("PRAGMA page_size").fetchone()
    file.close()
    with path.open("rb+") as bytes_:
        bytes_.seek((page - 1) * size)
        bytes_.write(b"\xff" * 200)
    found = check(path, clock)
    assert len(wrong(found)) >= 2 and any("damaged" in text for text in wrong(found))
    assert not any("is whole" in one.text for one in found)


def test_a_moment_that_is_none_is_shown_harmless(closed: GroupDay, path: Path, clock: Clock) -> None:
    done(path, "UPDATE change SET at = 'soon' || char(27) || '[2J' WHERE seq = 5")
    (text,) = wrong(check(path, clock))
    assert text.startswith("record 5 (soon [2J): ") and not harmful(text)


def test_a_cut_tail_is_found_against_a_head_that_was_kept(closed: GroupDay, path: Path, clock: Clock) -> None:
    before = links(path)
    done(
        path,
        "DELETE FROM change_value WHERE seq = (SELECT max(seq) FROM change)",
        "DELETE FROM change WHERE seq = (SELECT max(seq) FROM change)",
    )
    beside = wrong(check(path, clock))
    assert not any(text.startswith("record") for text in beside), "what is left of the chain fits together"
    assert any(text.startswith("attendance of C-003 in Morning IOP") for text in beside), "the rows tell of it"
    head = before[-1][:12]
    gone = f"the history does not contain {head}: records were removed from the end, or the history was rewritten"
    assert [text for text in wrong(check(path, clock, head)) if text not in beside] == [gone]
    for kept in (before[-2][:12], before[0][:12].upper(), f" {before[-2]} ", FIRST_LINK[:12]):
        found = check(path, clock, kept)
        assert wrong(found) == beside and any(one.text.startswith("The history contains") for one in found), kept


@pytest.mark.parametrize("against", ["abc", "xyzxyzxyzxyz", "0" * 65, "0000 0000 0000"])
def test_what_is_no_head_is_refused(against: str, closed: GroupDay, path: Path, clock: Clock) -> None:
    with pytest.raises(Refused, match="12 hexadecimal digits"):
        check(path, clock, against)


def test_the_head_in_an_export_s_manifest_is_held(group: GroupDay, path: Path, clock: Clock, tmp_path: Path) -> None:
    made = write_export(group.desk, Request(DAY, DAY), tmp_path / "out")
    manifest = json.loads(made.path.with_name(f"{made.path.stem}.manifest.json").read_text())
    group.desk.close()
    assert len(manifest["chain_head"]) == 12
    assert wrong(check(path, clock, manifest["chain_head"])) == []


# -- long records ----------------------------------------------------------------------------------------


@pytest.fixture
def long(path: Path, clock: Clock) -> Iterator[Store]:
    """A file with a chain of 10,000 links."""
    store = Store(path, now=clock)
    connection = store.reader.connection
    assert isinstance(connection, sqlite.Connection)
    connection.execute("BEGIN")
    for n in range(10_000):
        writer = Writer(connection, store.moment(), None)
        store.program.set_meta(writer, "last", f"{n} {'x' * 200}")
        seal(connection, writer, "time zone", None, None, None)
    connection.execute("COMMIT")
    yield store
    store.close()


@pytest.mark.slow
def test_ten_thousand_links_take_less_than_a_second_and_little_memory(long: Store) -> None:
    best = 9.0
    for _ in range(3):
        begun = time.perf_counter()
        assert list(long.changes.broken()) == []
        best = min(best, time.perf_counter() - begun)
    assert best < 1.5, "seconds; a fifth of one on a quiet machine"
    tracemalloc.start()
    assert sum(1 for _ in long.changes.faults()) == 0
    peak = tracemalloc.get_traced_memory()[1]
    assert sum(len(change.values) for change in long.changes.of_period()) == 10_000
    both = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert max(peak, both) < 6_000_000, "bytes: a few hundred rows at a time"
