"""Handing a file to another laptop: one of the two files is written to, the other one says why it is not."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.desk import handover, restore
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.handover import Role
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import HandedOver, StoreError
from iop_tui.store.file.verified_copy import Progress
from tests.conftest import ZONE, Clock
from tests.support.rows import inside, steps

PASSPHRASE = "correct horse battery"

pytestmark = pytest.mark.usefixtures("few_rounds")


@dataclass(frozen=True)
class Laptop:
    """A folder with a file, as another machine has one."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    secret: Path | None
    words: str = PASSPHRASE

    @property
    def file(self) -> Path:
        """The file."""
        return self.folder / "iop.db"

    @property
    def passphrase(self) -> str | None:
        return self.words if self.secret else None

    def run(self, *args: str, typed: str = "") -> tuple[int, str]:
        """A command on this laptop; gives its exit status and all that it said."""
        self.monkeypatch.setenv("IOP_TUI_STATE", str(self.folder / "state"))
        options = ["--db", str(self.file), *(["--passphrase-file", str(self.secret)] if self.secret else [])]
        done = CliRunner().invoke(cli, [*options, *args], input=typed)
        return done.exit_code, done.output

    def add(self, number: str) -> bool:
        """Add a client; whether the file let it."""
        store = Store(self.file, passphrase=self.passphrase)
        try:
            with store.saving("client", None) as writer:
                store.clients.save(writer, None, number, Name(f"{number}last"))
        except HandedOver:
            return False
        finally:
            store.close()
        return True

    def numbers(self) -> list[str]:
        """The clients of a file that is whole."""
        store = Store(self.file, passphrase=self.passphrase, read_only=True)
        try:
            assert [*store.health(), *map(str, store.changes.broken())] == []
            return sorted(row["number"] for row in store.reader.all("SELECT number FROM client"))
        finally:
            store.close()

    def told(self) -> list[str]:
        """What was recorded, in order."""
        store = Store(self.file, passphrase=self.passphrase, read_only=True)
        try:
            return steps(store)
        finally:
            store.close()


@pytest.fixture(params=[PASSPHRASE, None], ids=["encrypted", "plain"])
def secret(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """The passphrase, in a file."""
    if request.param is None:
        return None
    return given(tmp_path / "secret.txt", request.param)


def given(target: Path, passphrase: str) -> Path:
    """A file with a passphrase, that only its owner may read."""
    target.write_text(passphrase + "\n", encoding="utf-8")
    target.chmod(0o600)
    return target


def laptop(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, secret: Path | None) -> Laptop:
    folder = tmp_path / name
    folder.mkdir()
    return Laptop(folder, monkeypatch, secret)


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: Path | None, clock: Clock) -> Laptop:
    """The laptop that has the file: with two clients."""
    found = laptop(tmp_path, "first", monkeypatch, secret)
    Store(found.file, passphrase=found.passphrase).close()
    assert found.add("A") and found.add("B")
    return found


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: Path | None) -> Laptop:
    """A laptop that has none."""
    return laptop(tmp_path, "second", monkeypatch, secret)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where the copy goes."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / "group.db"


def test_there_and_back(first: Laptop, second: Laptop, stick: Path) -> None:
    status, said = first.run("handover", str(stick), "--yes")
    assert status == 0 and f"Handed over: {stick}" in said and f"iop-tui restore {stick}" in said
    assert not first.add("C") and first.numbers() == ["A", "B"]
    status, said = second.run("restore", str(stick), "--yes")
    assert status == 0 and "Taken over." in said
    assert second.add("C") and second.numbers() == ["A", "B", "C"]
    assert second.told()[-2:] == ["take over file", "client"]
    back = stick.with_name("back.db")
    assert second.run("handover", str(back), "--yes")[0] == 0
    assert not second.add("D")
    status, said = first.run("restore", str(back), "--yes")
    assert status == 0 and "Nothing would be lost" in said
    assert first.add("D") and first.numbers() == ["A", "B", "C", "D"]
    assert not second.add("E")
    assert "Missing" not in first.run("check")[1] and first.run("check")[0] == 0


def test_the_first_laptop_says_since_when_and_where_to(first: Laptop, stick: Path) -> None:
    first.run("handover", str(stick), "--yes")
    words = "handed over on Fri, Nov 20, 2026 at"
    for command in (["today"], ["audit"], ["check"], ["track", "list"], ["facilitator", "list"]):
        status, said = first.run(*command)
        assert (status, command) == (0, command)
        assert words in said and str(stick) in said
    copies = inside(first.folder)
    new = given(first.folder.parent / "new.txt", "orbit velvet cactus seventeen")
    add_track = ["track", "add", "IOP", "--days", "mon", "--start", "09:00", "--end", "12:15"]
    for command in (
        ["export"], ["export", "clients"], ["backup"], ["mark", "A", "present"], ["purge", "--client", "A", "--yes"],
        ["facilitator", "add", "Rae Ellis"], add_track, ["handover", str(stick.with_name("another.db"))],
        ["check", "--accept"], ["encrypt" if first.secret is None else "rekey", "--new-passphrase-file", str(new)],
    ):  # fmt: skip
        before = first.file.read_bytes()
        status, said = first.run(*command)
        assert (status, command) == (1, command)
        if command not in (["rekey"], ["encrypt"]) or (first.secret is not None and command == ["rekey"]):
            assert words in said, command
        assert first.file.read_bytes() == before
    assert inside(first.folder) == copies and inside(stick.parent) == ["group.db"]


def test_a_copy_is_taken_over_once(first: Laptop, second: Laptop, stick: Path, tmp_path: Path) -> None:
    first.run("handover", str(stick), "--yes")
    assert second.run("restore", str(stick), "--yes")[0] == 0
    third = Laptop(tmp_path / "third", second.monkeypatch, second.secret)
    third.folder.mkdir()
    status, said = third.run("restore", str(stick), "--yes")
    assert status == 1 and "This copy was taken over on Fri, Nov 20, 2026" in said and str(second.file) in said
    assert not third.file.exists()
    status, said = second.run("restore", str(stick), "--yes")
    assert status == 1 and "This copy was taken over" in said, "nor a second time on the same one"


def test_a_copy_of_before_takes_no_place_once_the_file_went_on(first: Laptop, second: Laptop, stick: Path) -> None:
    first.run("handover", str(stick), "--yes")
    spare = stick.with_name("spare.db")
    shutil.copy(stick, spare)
    second.run("restore", str(stick), "--yes")
    assert second.add("C")
    second.run("handover", str(stick.with_name("back.db")), "--yes")
    first.run("restore", str(stick.with_name("back.db")), "--yes")
    assert first.add("D")
    for copy in (stick, spare):
        status, said = second.run("restore", str(copy), "--yes")
        assert status == 1 and ("--take-back" in said or "was taken over" in said)
        assert not second.add("E")
    second.file.unlink()
    status, said = second.run("restore", str(stick), "--yes")
    assert status == 1 and "was taken over" in said


def test_nothing_else_takes_the_place_of_what_was_handed_over(first: Laptop, stick: Path) -> None:
    first.run("backup")
    first.run("handover", str(stick), "--yes")
    (backup,) = (first.folder / "backups").iterdir()
    for source in (backup, stick):
        status, said = first.run("restore", str(source), "--yes")
        assert status == 1 and "handed over on" in said and "--take-back" in said
    assert not first.add("C")
    assert inside(first.folder) == ["backups", "iop.db", "state"]


def test_the_file_itself_is_no_copy_of_it(first: Laptop, second: Laptop, stick: Path) -> None:
    first.run("handover", str(stick), "--yes")
    taken = second.folder / "by-hand.db"
    shutil.copy(first.file, taken)
    status, said = second.run("restore", str(taken), "--yes")
    assert status == 1 and "Restore the copy" in said


def test_a_copy_is_not_worked_with_where_it_is(first: Laptop, stick: Path) -> None:
    first.run("handover", str(stick), "--yes")
    beside = Laptop(stick.parent, first.monkeypatch, first.secret)
    stick.rename(beside.file)
    assert not beside.add("C")
    assert "the copy for another laptop" in beside.run("today")[1]
    status, said = beside.run("handover", "--take-back", "--reason", "to see")
    assert status == 1 and "the copy for another laptop" in said


def test_it_is_taken_back_with_a_reason_and_its_copy_goes_nowhere(first: Laptop, second: Laptop, stick: Path) -> None:
    first.run("handover", str(stick), "--yes")
    assert first.run("handover", "--take-back", typed="\n")[0] == 1
    assert not first.add("C")
    status, said = first.run("handover", "--take-back", "--reason", "the other laptop broke")
    assert status == 0 and "Taken back" in said
    assert first.add("C")
    assert "handover taken back: the other laptop broke" in first.run("audit")[1]
    status, said = second.run("restore", str(stick), "--yes")
    assert status == 1 and "Taken back on" in said
    status, said = first.run("handover", "--take-back", "--reason", "again")
    assert status == 1 and "was not handed over" in said


@pytest.mark.parametrize("where", ["away", "used"])
def test_taking_back_what_may_go_on_elsewhere_is_asked_about(
    first: Laptop, second: Laptop, stick: Path, where: str
) -> None:
    first.run("handover", str(stick), "--yes")
    if where == "used":
        second.run("restore", str(stick), "--yes")
    else:
        stick.rename(stick.with_name("elsewhere.db"))
    back = ["handover", "--take-back", "--reason", "broken"]
    status, said = first.run(*back, typed="n\n")
    assert status == 1 and "wo files" in said
    assert not first.add("C")
    assert first.run(*back, typed="y\n")[0] == 0
    assert first.add("C")


def test_a_copy_that_cannot_be_written_leaves_all_as_it_was(first: Laptop, stick: Path) -> None:
    stick.write_text("another thing")
    status, said = first.run("handover", str(stick), "--yes")
    assert status == 1 and "already exists" in said
    status, said = first.run("handover", str(stick.parent / "none" / "x.db"), "--yes")
    assert status == 1 and "folder does not exist" in said
    assert first.run("handover", str(stick.with_name("new.db")), typed="n\n")[0] == 1
    assert first.add("C")
    assert stick.read_text() == "another thing" and inside(stick.parent) == ["group.db"]


def test_a_copy_that_is_given_up_leaves_all_as_it_was(first: Laptop, stick: Path, clock: Clock) -> None:
    store = Store(first.file, passphrase=first.passphrase, now=clock)
    desk = Desk(store, now=clock, zone=ZONE)

    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        handover.hand_over(desk, stick, stop)
    assert inside(stick.parent) == []
    assert store.handover is None and store.program.meta("handover") == ""
    store.close()
    assert first.add("C") and "hand over" not in first.told()


def test_a_copy_that_got_no_name_gets_it_at_the_next_look(
    first: Laptop, second: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    store = Store(first.file, passphrase=first.passphrase, now=clock)
    with monkeypatch.context() as patch:
        patch.setattr(handover, "give_name", lambda *_: (_ for _ in ()).throw(StoreError("gone")))
        with pytest.raises(IopError, match="The copy has no name yet"):
            handover.hand_over(Desk(store, now=clock, zone=ZONE), stick)
    store.close()
    (unfinished,) = stick.parent.iterdir()
    status, said = second.run("restore", str(unfinished), "--yes")
    assert status == 1 and "was not finished" in said
    assert f"The interrupted handover is complete: {stick}" in first.run("today")[1]
    assert inside(stick.parent) == ["group.db"]
    assert second.run("restore", str(stick), "--yes")[0] == 0 and second.add("C")


def test_a_window_that_was_locked_meanwhile_only_reads(first: Laptop, stick: Path, clock: Clock) -> None:
    store = Store(first.file, passphrase=first.passphrase, now=clock)
    store.lock()
    first.run("handover", str(stick), "--yes")
    store.unlock(first.passphrase)
    assert store.handover is not None and store.handover.role is Role.LEFT
    with pytest.raises(HandedOver), store.saving("client", None) as writer:
        store.clients.save(writer, None, "C", Name("Clast"))
    store.close()


def test_a_backup_on_a_laptop_without_the_file_says_what_it_does_not_stop(first: Laptop, second: Laptop) -> None:
    first.run("backup")
    (backup,) = (first.folder / "backups").iterdir()
    status, said = second.run("restore", str(backup), typed="n\n")
    assert status == 1 and "does not stop the laptop it is from" in said


def test_files_that_went_two_ways_are_told_apart(first: Laptop, second: Laptop) -> None:
    shutil.copy(first.file, second.file)
    assert second.add("C")
    said = first.run("restore", str(second.file), typed="n\n")[1]
    assert "Nothing would be lost" in said and "Both were worked in" not in said
    assert first.add("D") and first.add("E")
    said = first.run("restore", str(second.file), typed="n\n")[1]
    assert "You would lose 2 changes" in said
    assert "Both were worked in since: the other one has 1 of its own. Keep both files." in said


def test_a_backup_with_an_older_passphrase_takes_no_place_of_what_was_handed_over(
    first: Laptop, second: Laptop, stick: Path, tmp_path: Path
) -> None:
    if first.secret is None:
        pytest.skip("it has none")
    first.run("backup")
    (backup,) = (first.folder / "backups").iterdir()
    new = given(tmp_path / "new.txt", "orbit velvet cactus seventeen")
    assert first.run("rekey", "--new-passphrase-file", str(new))[0] == 0
    renewed = Laptop(first.folder, first.monkeypatch, new, "orbit velvet cactus seventeen")
    assert renewed.run("handover", str(stick), "--yes")[0] == 0
    before = first.file.read_bytes()
    status, said = first.run("restore", str(backup), "--yes")
    assert status == 1 and "was handed over from this laptop" in said
    status, said = first.run("restore", str(backup), typed="n\n")
    assert status == 1 and first.file.read_bytes() == before


def test_a_backup_takes_no_place_where_the_left_file_was_deleted(first: Laptop, second: Laptop, stick: Path) -> None:
    first.run("backup")
    (backup,) = (first.folder / "backups").iterdir()
    first.run("handover", str(stick), "--yes")
    second.run("restore", str(stick), "--yes")
    first.file.unlink()
    status, said = first.run("restore", str(backup), "--yes")
    assert status == 1 and "was handed over from this laptop" in said and not first.file.exists()
    assert second.run("handover", str(stick.with_name("back.db")), "--yes")[0] == 0
    assert first.run("restore", str(stick.with_name("back.db")), "--yes")[0] == 0, "what comes back is welcome"
    assert first.add("C")
    first.file.unlink()
    assert first.run("restore", str(backup), "--yes")[0] == 0, "it is here again"


def test_a_lost_laptop_is_no_end(first: Laptop, stick: Path) -> None:
    first.run("backup")
    (backup,) = (first.folder / "backups").iterdir()
    first.run("handover", str(stick), "--yes")
    first.file.unlink()
    status, said = first.run("restore", str(backup), typed="y\ny\n")
    assert status == 0 and "Is the other one lost?" in said and first.add("C")


def test_a_copy_that_came_back_with_another_passphrase_is_taken_over(
    first: Laptop, second: Laptop, stick: Path, tmp_path: Path
) -> None:
    if first.secret is None:
        pytest.skip("it has none")
    first.run("handover", str(stick), "--yes")
    second.run("restore", str(stick), "--yes")
    new = given(tmp_path / "new.txt", "orbit velvet cactus seventeen")
    assert second.run("rekey", "--new-passphrase-file", str(new))[0] == 0
    there, here = (Laptop(x.folder, x.monkeypatch, new, "orbit velvet cactus seventeen") for x in (second, first))
    assert there.add("C") and there.run("handover", str(stick.with_name("back.db")), "--yes")[0] == 0
    assert here.run("restore", str(stick.with_name("back.db")), "--yes")[0] == 0
    assert here.numbers() == ["A", "B", "C"] and here.add("D")


def test_a_taking_over_that_failed_is_not_begun_again_after_the_file_was_taken_back(
    first: Laptop, second: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first.run("handover", str(stick), "--yes")
    with monkeypatch.context() as patch:
        patch.setattr(restore, "take_place", lambda *_: (_ for _ in ()).throw(StoreError("The disk is full.")))
        assert second.run("restore", str(stick), "--yes")[0] == 1
    assert first.run("handover", "--take-back", "--reason", "disk full there", "--yes")[0] == 0
    assert first.add("C")
    status, said = second.run("restore", str(stick), "--yes")
    assert status == 1 and "Taken back on" in said and not second.file.exists()


def test_no_to_taking_back_leaves_every_byte(first: Laptop, stick: Path, tmp_path: Path) -> None:
    first.run("handover", str(stick), "--yes")
    stick.rename(stick.with_name("away.db"))
    if first.secret is not None:
        wrong = given(tmp_path / "wrong.txt", "no such passphrase at all")
        Laptop(first.folder, first.monkeypatch, wrong).run("today")
    before = first.file.read_bytes()
    assert first.run("handover", "--take-back", "--reason", "to see", typed="n\n")[0] == 1
    assert first.run("handover", "--take-back", "--yes", typed="\n")[0] == 1
    assert first.file.read_bytes() == before


def test_a_name_that_was_taken_meanwhile_is_said_and_reading_goes_on(
    first: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    store = Store(first.file, passphrase=first.passphrase, now=clock)
    whole = store.copy_unnamed

    def meanwhile(unfinished: Path, piece: Progress | None = None) -> None:
        whole(unfinished, piece)
        stick.write_text("another thing")

    monkeypatch.setattr(store, "copy_unnamed", meanwhile)
    with pytest.raises(IopError, match="is another file"):
        handover.hand_over(Desk(store, now=clock, zone=ZONE), stick)
    store.close()
    status, said = first.run("today")
    assert status == 0 and "is another file" in said and stick.read_text() == "another thing"
    stick.unlink()
    assert "The interrupted handover is complete" in first.run("today")[1]


def test_a_folder_that_may_not_be_looked_into_keeps_nobody_from_reading(
    first: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first.run("handover", str(stick), "--yes")
    looks = Path.is_file

    def refused(path: Path) -> bool:
        if path.parent == stick.parent:
            raise PermissionError(13, "Permission denied")
        return looks(path)

    monkeypatch.setattr(Path, "is_file", refused)
    assert first.run("today")[0] == 0 and first.run("check")[0] == 0


def test_a_window_that_was_locked_goes_on_once_the_file_was_taken_back(
    first: Laptop, stick: Path, clock: Clock
) -> None:
    first.run("handover", str(stick), "--yes")
    store = Store(first.file, passphrase=first.passphrase, now=clock)
    store.lock()
    assert first.run("handover", "--take-back", "--reason", "broken", "--yes")[0] == 0
    store.unlock(first.passphrase)
    with store.saving("client", None) as writer:
        store.clients.save(writer, None, "C", Name("Clast"))
    store.close()
    assert first.numbers() == ["A", "B", "C"]


def test_only_what_was_left_is_told_how_that_is_undone(first: Laptop, second: Laptop, stick: Path) -> None:
    first.run("handover", str(stick), "--yes")
    assert "--take-back" in first.run("backup")[1]
    beside = Laptop(stick.parent, first.monkeypatch, first.secret)
    shutil.copy(stick, beside.file)
    assert "--take-back" not in beside.run("backup")[1]
    second.run("restore", str(stick), "--yes")
    shutil.copy(stick, beside.file)
    said = beside.run("backup")[1]
    assert "This copy was taken over" in said and "--take-back" not in said and ".." not in said
