"""``iop-tui import clients`` and ``export clients``: each line told, what asks is asked or refused, one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import IopError
from iop_tui.exchange.importing.apply import apply_import
from iop_tui.store import Store
from tests.conftest import ZONE, Clock
from tests.exchange.importing.programs import look
from tests.support.program import Program
from tests.support.rows import everything, rows

HEAD = "MRN,Last Name,First Name"


@pytest.fixture
def file(program: Program, desk: Desk) -> Path:
    """The program's file, let go of."""
    desk.close()
    return desk.store.path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Where the list is."""
    return tmp_path / "list.csv"


def run(listed: Path, *lines: str, args: tuple[str, ...] = ()) -> Result:
    """Take a list in from a script."""
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CliRunner().invoke(cli, ["import", "clients", str(listed), *args])


def people(file: Path, clock: Clock) -> dict[str, str]:
    store = Store(file, now=clock)
    found = {c.number: c.name.full for c in store.clients.all()}
    store.close()
    return found


def test_all_problems_are_told_at_once_with_line_name_and_value(file: Path, listed: Path, clock: Clock) -> None:
    done = run(listed, f"{HEAD},Admit Date", "1,Abel,Ann,soon", "2,Baker,Bob,2026-11-02", "7E5,Cole,Cy,2026-11-02")
    assert done.exit_code == 1 and people(file, clock) == {}
    assert "line 2: 1 Abel, Ann: the admission date is not a date (soon)" in done.stderr
    assert "line 4: Cole, Cy: client number was changed by a spreadsheet (7E5)" in done.stderr
    assert "2 lines have problems; nothing was imported." in done.stderr and "take the other 1 person" in done.stderr


def test_skip_bad_takes_exactly_what_was_said(file: Path, listed: Path, clock: Clock) -> None:
    lines = (f"{HEAD},Admit Date", "1,Abel,Ann,soon", "2,Baker,Bob,2026-11-02", "1,Dunn,Di,2026-11-02")
    done = run(listed, *lines, args=("--skip-bad",))
    assert done.exit_code == 0 and people(file, clock) == {"2": "Baker, Bob"}
    bad = run(listed, HEAD, "7E5,Abel,Ann", args=("--skip-bad",))
    assert bad.exit_code == 1 and "--skip-bad" not in bad.stderr, "it would not help"


def test_a_dry_run_tells_every_line(file: Path, listed: Path, clock: Clock) -> None:
    run(listed, HEAD, "1,Abel,Ann")
    done = run(
        listed, f"{HEAD},Status,Weeks", "1,Abel,Ann,Active,10", "2,Baker,Bob,Waitlist,", "3,Cole,Cy,,", "Total,2,,,",
        args=("--dry-run",),
    )  # fmt: skip
    assert done.exit_code == 0 and people(file, clock) == {"1": "Abel, Ann"}
    assert "line 2: known: 1 Abel, Ann: known by number; planned weeks 12 → 10; client 1" in done.stdout
    assert "line 3: left alone: 2 Baker, Bob: listed as Waitlist" in done.stdout
    assert "line 4: new: 3 Cole, Cy: new number" in done.stdout
    assert "line 5: not a client: report footer" in done.stdout
    assert 'Waitlist 1. To take them: --take "Waitlist"' in done.stdout


def test_the_same_as_json(file: Path, listed: Path) -> None:
    done = run(listed, HEAD, "1,Abel,Ann", "1,Baker,Bob", args=("--dry-run", "--json"))
    told = json.loads(done.stdout)
    assert [line["outcome"] for line in told["lines"]] == ["problem", "problem"] and told["counts"]["problem"] == 2
    assert told["columns"] == {"MRN": "client number", "Last Name": "last name", "First Name": "first name"}


def test_what_asks_is_refused_without_a_terminal(file: Path, listed: Path, clock: Clock) -> None:
    run(listed, "Last Name,First Name", "Lee,Sam")
    before = people(file, clock)
    asked = run(listed, HEAD, "77,Lee,Sam")
    assert asked.exit_code == 1 and "1 line needs an answer" in asked.stderr and "--match" in asked.stderr
    assert people(file, clock) == before
    assert run(listed, HEAD, "77,Lee,Sam", args=("--match",)).exit_code == 0
    assert people(file, clock) == {"77": "Lee, Sam"}
    assert run(listed, HEAD, "78,Lee,Sam", args=("--new",)).exit_code == 0
    assert len(people(file, clock)) == 2
    shifted = run(listed, HEAD, "77,Quist,Zoe", "78,Roe,Max", args=("--match",))
    assert shifted.exit_code == 1 and "row number" in shifted.output and '--column "client_number="' in shifted.output


@pytest.mark.parametrize("args", [("--column", "last_name=last_nm"), ("--column", "Last Name=3")])
def test_columns_are_told_and_remembered(file: Path, listed: Path, clock: Clock, args: tuple[str, ...]) -> None:
    lines = ("MRN,first_name,last_nm", "1,Ann,Abel")
    refused = run(listed, *lines)
    assert refused.exit_code == 1 and "MRN, first_name, last_nm" in refused.stderr
    assert run(listed, *lines, args=args).exit_code == 0 and people(file, clock) == {"1": "Abel, Ann"}
    assert run(listed, *lines).exit_code == 0, "they are remembered"


@pytest.mark.parametrize(("told", "said"), [
    ("last_name", "FIELD=HEADING"), ("shoe_size=MRN", "Unknown column: shoe_size"),
    ("last_name=Shoe", "no column Shoe"),
])  # fmt: skip
def test_a_column_that_is_not_there_is_refused(file: Path, listed: Path, told: str, said: str) -> None:
    done = run(listed, HEAD, "1,Abel,Ann", args=("--column", told))
    assert done.exit_code == 1 and said in done.stderr


def test_a_backup_is_made_before(file: Path, listed: Path, tmp_path: Path) -> None:
    done = run(listed, HEAD, "1,Abel,Ann")
    (made,) = (tmp_path / "backups").glob("*.db")
    assert f"Backup made before: {made}" in done.stderr
    store = Store(made, read_only=True)
    assert not store.clients.all()
    store.close()


def test_one_step_takes_all_of_it_back_and_earlier_marks_too(group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    group.sheet.mark(clients[0], Mark.HERE)
    before = everything(desk.store)
    one = look(
        desk, f"{HEAD},Track,Sobriety Date,LOC", "N1,Abel,Ann,Morning IOP,2026-09-01,2.1", "C-001,García,María,,,"
    )
    one.take()
    assert len(rows(desk.store, "client")) == len(clients) + 1
    assert desk.undo().what == "import"
    after = everything(desk.store)
    assert {t: r for t, r in after.items() if t != "meta"} == {t: r for t, r in before.items() if t != "meta"}
    assert (
        desk.undo().what != "import" and rows(desk.store, "attendance", client_id=clients[0])[0]["mark"] == "not_marked"
    )
    desk.redo()
    desk.redo()
    assert rows(desk.store, "client", number="N1")


def test_an_import_that_is_stopped_takes_nothing(program: Program, desk: Desk) -> None:
    one = look(desk, HEAD, *(f"{n},Abel,A{n}" for n in range(1200)))
    assert one.plan is not None
    before = everything(desk.store)
    with pytest.raises(IopError, match=r"stopped\. Nothing was imported"):
        apply_import(desk, one.plan, lambda done: done < 1000)
    assert everything(desk.store) == before


def test_the_list_goes_out_and_in_again(file: Path, listed: Path, tmp_path: Path) -> None:
    run(listed, f"{HEAD},Track", "1,Abel,Ann,Morning IOP", "2,=Baker,Bob,")
    out = tmp_path / "out.csv"
    written = CliRunner().invoke(cli, ["export", "clients", "--out", str(out)])
    assert written.exit_code == 0 and "2 rows in" in written.stdout and "not encrypted" in written.stderr
    assert "2,'=Baker,Bob" in out.read_text(encoding="utf-8-sig") and out.stat().st_mode & 0o077 == 0
    again = CliRunner().invoke(cli, ["import", "clients", str(out), "--dry-run"])
    assert "0 new, 0 updated, 2 unchanged" in again.stdout
    piped = CliRunner().invoke(cli, ["export", "clients", "--out", "-"])
    assert piped.stdout.startswith("client_number,last_name")


def test_a_list_of_clients_is_no_attendance(group: GroupDay, tmp_path: Path) -> None:
    from iop_tui.exchange.exporting import CLIENTS, Request, write_export

    desk = group.desk
    write_export(desk, Request(group.day, group.day, CLIENTS), tmp_path / "exports")
    assert not desk.store.exports.last_covering(group.day, group.day)
    desk.store.close()
    assert Desk(Store(desk.store.path), zone=ZONE).store.exports.standing()[0].profile == "clients"
