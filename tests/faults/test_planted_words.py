"""Words planted wherever a person can type are in no file that an encrypted program leaves, but for an export.

Every test runs on a plain file too, where the same search has to find them.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from iop_tui.cli.import_list import ImportFlags, run_import
from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.day import GroupDay, open_session
from iop_tui.desk import restore, settings, unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.contacts import Contact
from iop_tui.domain.names import Name
from iop_tui.domain.reach import Reach
from iop_tui.domain.topics import Topic
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import write_export
from iop_tui.store import Store
from iop_tui.store.errors import StoreError, WrongPassphrase
from iop_tui.store.file import encryption_key
from iop_tui.store.reencrypt import recrypt
from iop_tui.widgets.text_lines import Lines
from tests.conftest import DAY, ZONE, Clock
from tests.support.care import care_for
from tests.support.program import Program
from tests.support.rows import elsewhere, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow

WORDS = {
    "last name": "Quillfeather", "first name": "Zebediah", "preferred name": "Bramblewick", "number": "MRN-77213540",
    "level of care": "Thistlecare", "former last name": "Oxenbridge", "imported name": "Wolverstone",
    "imported number": "MRN-90041177", "walk-in last": "Pennyfarthing", "walk-in first": "Marmaduke",
    "facilitator": "Featherstonehaugh", "credentials": "LQXZWSW", "track": "Nightjarring", "closed day": "Snowmageddon",
    "notice": "Undisclosables", "topic": "Kitesurfing", "category": "Parasailing", "aim": "Aerostatics",
    "prompt": "Windlassing", "exercise": "Ropewalking",
    "feeling": "Discombobulated", "goal": "Beekeepery", "acknowledged": "Telephoned-Brother", "note": "Mockingbirds",
    "group note": "Grandfatherclock", "addendum": "Afterthoughtful", "taken back": "Slipofthepen",
    "typed only": "Halfwritten", "reopened": "Miscounting", "correction": "Overlookedhim", "cancelled": "Burstpipes",
    "phone": "(312)5550142x7731", "contact": "Chaperoning", "due": "Ringhimback",
    "test note": "Waterbottles", "plan goal": "Lighthousing", "plan step": "Shipwrighting", "plan text": "Paydayish",
    "without letters of ours": "łœþæðßjørn",
}  # fmt: skip
TYPED_BY_KEY = "quagmireous"
PASSPHRASE, ANOTHER, WRONG = "Xylophones under Vesuvius", "Yttrium over Zanzibar", "Woodlouse before Xanadu"
SECRETS = ("xylophones", "vesuvius", "yttrium", "zanzibar", "woodlouse", "xanadu", "83749261")
PIN = "83749261"

NOT_TYPED = {
    "meta": {"key", "value"}, "rule": {"key", "from_day"}, "facilitator": {"retired_on", "signs"},
    "pin": {"salt", "hash", "set_at"}, "track": {"population", "ended_on"},
    "track_plan": {"from_day", "weekdays", "agenda"}, "track_closed_day": {"day"},
    "sobriety": {"from_day", "sobriety_date"}, "episode": {"admitted_on", "discharged_on", "discharge_reason"},
    "placement": {"from_day"}, "topic": {"code"}, "session": {"kind", "day", "time_zone", "state", "closed_at"},
    "block": {"kind", "topic_code"},
    "attendance": {"origin", "taken_off", "mark", "mode", "reason", "participation", "recorded_at"},
    "question": {"key", "kind", "spec"}, "checkin": {"state", "acknowledged_at"},
    "note": {"begun_at", "signed_at", "cosigned_at"},
    "contact": {"kind", "day", "mode", "result", "with_whom", "recorded_at"},
    "reach": {"role", "relation", "message"}, "due": {"kind", "due_on", "done_on", "outcome", "recorded_at"},
    "test_plan": {"from_day", "way", "weekdays"}, "test": {"day", "why", "collection", "recorded_at"},
    "plan": {"part", "from_day", "client_signed_on", "staff_signed_at"},
    "curriculum": {"from_day", "topic_code"}, "checklist_done": {"list", "item", "done_on"},
    "export": {"made_at", "from_day", "to_day", "profile", "sha256", "deleted_at", "path"},
    "change": {"at", "what", "link"}, "change_value": {"salt", "digest"},
    "_sqlite_migrations": {"migration_set", "name", "applied_at"},
}  # fmt: skip
"""Columns of text that no person's words reach: keys, codes, days, moments, digests."""


def spellings(word: str) -> tuple[bytes, ...]:
    """A word as files may hold it: UTF-8, UTF-16 of either order, and as JSON writes what is not ASCII."""
    low = word.lower()
    if low.isascii():  # without its last byte the one order stands in the other, too
        return low.encode(), low.encode("utf-16-le")[:-1]
    return low.encode(), low.encode("utf-16-le"), low.encode("utf-16-be"), json.dumps(low)[1:-1].encode()


WANTED = {word: spellings(word) for word in (*WORDS.values(), TYPED_BY_KEY, *SECRETS)}


def traces(folder: Path) -> dict[str, set[str]]:
    """The words that are found in the files under a folder, or in their names, by file."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder)).lower()
        data = path.read_bytes().lower() if path.is_file() else b""
        hits = {w for w, spelled in WANTED.items() if w.lower() in name or any(s in data for s in spelled)}
        if hits:
            found[name] = hits
    return found


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in a moment; temporary files are under the test's folder, too; this machine's settings are a file."""
    monkeypatch.setattr(encryption_key, "ITERATIONS", 1000)
    (tmp_path / "tmp").mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "tmp"))
    (tmp_path / "settings.toml").write_text('theme = "iop-light"\nbackups_kept = 3\n', encoding="utf-8")


@pytest.fixture(params=[PASSPHRASE, None], ids=["encrypted", "plain"])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    """The passphrase of the file, None for a plain one."""
    found: str | None = request.param
    return found


@pytest.fixture
def desk(store: Store, clock: Clock, tmp_path: Path) -> Desk:
    """A desk with this machine's settings over it."""
    return Desk(store, settings=settings.load(tmp_path / "settings.toml"), now=clock, zone=ZONE)


@pytest.fixture
def group(desk: Desk, clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> GroupDay:
    """A day with every word in it, open."""
    return plant(desk, clock, tmp_path_factory.mktemp("office"))


class Judge:
    """Says where words are: in an encrypted program's files nowhere, in a plain one's where they have to be."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._encrypted = store.encrypted

    def __call__(self, *holding: str, all_words: bool = False) -> None:
        """``holding`` are files that are there, and that hold words where nothing is encrypted; endings will do."""
        found = traces(self._folder)
        assert not {w for words in found.values() for w in words} & set(SECRETS), found
        names = [str(p.relative_to(self._folder)).lower() for p in self._folder.rglob("*") if p.stat().st_size]
        for ending in holding:
            assert [n for n in names if n.endswith(ending)], (ending, names)
            assert self._encrypted or [n for n in found if n.endswith(ending)], ending
        if self._encrypted:
            assert not found
        elif all_words:
            there = {w for words in found.values() for w in words}
            assert not set(WORDS.values()) - there, set(WORDS.values()) - there


@pytest.fixture
def judge(tmp_path: Path, store: Store) -> Judge:
    """Looks through every file of the test."""
    return Judge(tmp_path, store)


def placed(track: int) -> frozenset[tuple[int, int]]:
    return frozenset((track, weekday) for weekday in (0, 2, 4))


def plant(desk: Desk, clock: Clock, office: Path, words: Mapping[str, str] = WORDS) -> GroupDay:
    """Type a word into everything that can be typed into; the day is open at the end and holds text to be settled."""
    w = words
    program = Program(desk)
    rae = program.save_facilitator(f"Rae {w['facilitator']}", w["credentials"])
    desk.start_work()
    desk.pins.set_pin(rae, PIN, PIN)
    track = program.add_track(f"{w['track']} IOP", parse_weekdays("mon,wed,fri"), 540, 735, since=date(2026, 9, 1))
    program.close_day(date(2026, 12, 25), None, w["closed day"])
    program.set_rule("notice", w["notice"])
    own = program.save_topic(Topic("", w["topic"], w["category"], (w["aim"],), (w["prompt"],), w["exercise"]))
    days = placed(track.track.id)
    since = date(2026, 10, 5)
    one = program.add_client(
        Name(w["last name"], w["first name"], w["preferred name"]), number=w["number"], admitted_on=since, days=days,
        level_of_care=w["level of care"],
    )  # fmt: skip
    two = program.add_client(Name(w["former last name"], "Ann"), number="C-2", admitted_on=since, days=days)
    client = desk.store.clients.files([two])[0].client
    program.change_client(type(client)(two, "C-2", Name("Ellis", w["without letters of ours"])))
    for n in (3, 4):
        program.add_client(Name(f"Last{n}", "First"), number=f"C-{n}", admitted_on=since, days=days)
    list_of_clients = office / "clients.csv"
    list_of_clients.write_text(f'Name,MRN\n"{w["imported name"]}, Jo",{w["imported number"]}\n', encoding="utf-8")
    run_import(desk, list_of_clients, ImportFlags(w["track"], admitted=since))
    shutil.rmtree(desk.store.path.parent / "backups")  # the one that an import makes; other tests look at backups
    cancelled = open_session(desk, track.track.id, date(2026, 11, 18))
    cancelled.closing.cancel(w["cancelled"])
    group = open_session(desk, track.track.id, DAY)
    live(group, one, two, own, w, clock)
    return group


def live(group: GroupDay, one: int, two: int, own: Topic, w: Mapping[str, str], clock: Clock) -> None:
    """The day: marks, answers, notes, closing, a correction."""
    desk = group.desk
    group.sheet.mark(one, Mark.HERE)
    group.sheet.mark(two, Mark.EXCUSED, "illness")
    group.roster.new_walk_in(f"{w['walk-in last']}, {w['walk-in first']}")
    group.agenda.set_topic(next(b.id for b in group.blocks if b.wants_topic), own)
    group.round.write(one, "feeling", w["feeling"])
    group.round.write(one, "goal", w["goal"])
    group.round.press(one, "safety", 2)
    group.round.acknowledge(one, w["acknowledged"])
    group.notes.save(one, w["note"])
    group.notes.sign(one)
    group.notes.begin_addendum(one)
    group.notes.save(one, w["addendum"])
    group.notes.sign(one)
    group.notes.save(None, w["group note"])
    group.notes.record_typing()
    Contacts(desk).add(Contact(0, one, "individual", DAY, 50, what=w["contact"]))
    with desk.saving(CHANGE_CLIENT) as writer:
        desk.store.reach.save(writer, Reach(one, "self", phone=w["phone"]))
    follow_up(desk, one, DAY, w["due"], group.id)
    care_for(desk, one, w["test note"], w["plan goal"], w["plan step"], w["plan text"])
    group.round.write(two, "goal", w["taken back"])
    desk.undo()
    group.reload()
    clock.at(12, 20)
    group.closing.close(sure=True)
    group.correct(w["correction"])
    group.sheet.mark(two, Mark.NO_SHOW)
    group.closing.reopen(w["reopened"])
    group.notes.save(two, w["typed only"])


# -- the tests -------------------------------------------------------------------------------------


def test_a_day_with_words_in_everything_that_can_be_typed(group: GroupDay, judge: Judge) -> None:
    judge("iop.db-wal", all_words=True)
    group.desk.store.checkpoint()
    judge("iop.db")
    group.desk.close()
    judge("iop.db", all_words=True)


def test_there_is_a_word_in_every_column_that_a_person_can_type_into(group: GroupDay, store: Store) -> None:
    group.notes.record_typing()
    tables = [r["name"] for r in store.reader.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    without = []
    for table in tables:
        columns = store.reader.all(f"SELECT name FROM pragma_table_info('{table}') WHERE type = 'TEXT'")
        for column in (c["name"] for c in columns):
            held = " ".join(str(r[column]) for r in rows(store, table)).lower()
            if column not in NOT_TYPED.get(table, ()) and not any(w.lower() in held for w in WORDS.values()):
                without.append(f"{table}.{column}")
    assert not without, "plant a word there, or say that nobody types it"


async def test_a_whole_day_on_the_screens(
    group: GroupDay, judge: Judge, store: Store, passphrase: str | None, tmp_path: Path
) -> None:
    group.desk.pins.proven = True  # a plain file asks who works alone for their PIN
    async with seated(group.desk, "enter", "5", "home", "v", "enter") as seat:
        await seat.type(f" {TYPED_BY_KEY}")
        await seat.press("escape")
        judge("iop.db-wal")
        await seat.burst("ctrl+z", "ctrl+y")
        await seat.press("c", "y", "y")
        assert "The day is closed" in seat.text
        await until(lambda: steps(store).count("backup") == 2, "no second backup was made, behind the import's")
        judge("iop.db-wal")
        (backup,) = (tmp_path / "backups").iterdir()
        judge(backup.name)
        await lock_and_unlock(seat, judge, passphrase)
    judge("iop.db-wal", all_words=True)
    assert TYPED_BY_KEY in " ".join(r["text"] for r in rows(store, "note"))


async def until(true: Callable[[], bool], otherwise: str) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(otherwise)


async def lock_and_unlock(seat: Seat, judge: Judge, passphrase: str | None) -> None:
    """Locked, the folder is searched; a wrong passphrase leaves a file beside; the right one opens."""
    await asyncio.sleep(1.1)  # Today looks further back a second after the start, and needs the file for it
    await seat.press("ctrl+l", "x", "ctrl+l")
    store = seat.desk.store
    await until(lambda: store.locked, "the file is not closed")
    judge("iop.db")
    await seat.press("escape", "home")  # asleep or not, it is awake then
    if passphrase:
        await seat.type(WRONG)
        await seat.press("enter")
        assert store.locked
        judge("iop.db", "iop.db.tries")
        await seat.type(passphrase)
    await seat.press("enter")
    assert not store.locked, seat.text


def test_wrong_passphrases_are_counted_and_not_kept(group: GroupDay, judge: Judge, path: Path) -> None:
    desk = group.desk
    desk.pins.lock("by hand")
    if desk.store.encrypted:
        for _ in range(2):
            with pytest.raises(WrongPassphrase):
                desk.pins.unlock(WRONG)
        assert unlock_attempts.count(path) == 2
        judge("iop.db", "iop.db.tries")
    desk.pins.unlock(PASSPHRASE)
    desk.pins.verify(desk.who or 0, "99999999")
    judge("iop.db-wal")


def test_backups_and_the_pieces_of_one_that_was_given_up(group: GroupDay, judge: Judge, tmp_path: Path) -> None:
    seen: list[int] = []

    def piece(done: int, total: int) -> None:
        seen.append(done)
        judge(".unfinished" if done > 40 else "iop.db-wal")
        if done > total // 2 and len(seen) > 2:
            raise StoreError("Given up.")

    with pytest.raises(StoreError, match="Given up"):
        group.desk.store.copy_to(tmp_path / "stick.db", pages=20, piece=piece)
    assert seen[-1] > 40
    judge()
    made = group.desk.backups.make()
    judge(made.name, all_words=True)


async def test_a_crash_report(
    group: GroupDay, judge: Judge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_args: object, **_named: object) -> object:
        everything = [f.client.name for f in group.desk.store.clients.files(list(group.rows))]
        raise LookupError(f"{everything} {WORDS} {SECRETS}")

    async def crash() -> None:
        async with seated(group.desk) as seat:
            monkeypatch.setattr(Lines, "show", broken)
            await seat.press("enter", "3", "p")

    with pytest.raises((LookupError, AssertionError)):
        await crash()
    monkeypatch.undo()
    (report,) = (tmp_path / "state").glob("crash-*")
    assert "LookupError" in report.read_text(encoding="utf-8")
    assert str(report.relative_to(tmp_path)) not in traces(tmp_path)
    judge("iop.db-wal")
    shown = "".join(capfd.readouterr()).lower()
    assert not [w for w in WANTED if w in shown]


def test_a_file_that_got_another_passphrase_and_one_that_took_a_backups_place(
    group: GroupDay, judge: Judge, path: Path, passphrase: str | None, clock: Clock
) -> None:
    desk = group.desk
    backup = desk.backups.make()
    if passphrase:
        recrypt(desk.store, ANOTHER)
        judge("iop.db", backup.name)
    desk.close()
    source = Store(backup, passphrase=passphrase, read_only=True)
    aside = restore.take_place(source, path, clock())
    source.close()
    assert aside is not None
    judge("iop.db", backup.name, aside.name)


def test_a_plain_file_that_was_encrypted(tmp_path: Path, path: Path, clock: Clock, office: Path) -> None:
    store = Store(path, now=clock)
    plant(Desk(store, now=clock, zone=ZONE), clock, office)
    assert traces(tmp_path)
    recrypt(store, PASSPHRASE)
    assert traces(tmp_path) == {}
    again = Store(path, passphrase=PASSPHRASE)
    assert len(rows(again, "client")) == 6
    again.close()


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the office puts its list: not a place of the program."""
    return tmp_path_factory.mktemp("office")


KILLED = """
import os, signal, sys
from pathlib import Path
from iop_tui.desk.desk import Desk
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from tests.conftest import ZONE, Clock
from tests.faults.test_planted_words import plant
encryption_key.ITERATIONS = 1000
clock = Clock()
store = Store(Path(sys.argv[1]), passphrase=sys.argv[3] or None, now=clock)
desk = Desk(store, now=clock, zone=ZONE)
plant(desk, clock, Path(sys.argv[2]))
Path(sys.argv[1]).with_name("backups").mkdir()
def piece(done, total):
    if done > total // 2:
        os.kill(os.getpid(), signal.SIGKILL)
store.copy_to(desk.backups.place(), pages=20, piece=piece)
"""


def test_what_a_kill_leaves_behind(tmp_path: Path, office: Path, passphrase: str | None) -> None:
    path = tmp_path / "killed" / "iop.db"
    path.parent.mkdir()
    assert elsewhere(KILLED, path, office, passphrase or "").returncode == -9
    left = {p.name: p.stat().st_size for p in path.parent.rglob("*") if p.is_file()}
    (unfinished,) = (name for name in left if name.endswith(".unfinished"))
    assert left["iop.db-wal"] > 100_000
    assert left[unfinished] > 50_000
    found = traces(tmp_path)
    if passphrase:
        assert not found
    else:
        assert {"killed/iop.db-wal", f"killed/backups/{unfinished}"} <= set(found)
    store = Store(path, passphrase=passphrase)
    assert len(rows(store, "client")) == 6, "it was there"
    store.close()


def test_only_an_export_made_on_purpose_is_plain_text_and_names_nobody_by_its_name(
    group: GroupDay, tmp_path: Path, passphrase: str | None
) -> None:
    group.notes.record_typing()
    group.closing.close(sure=True)
    made = write_export(group.desk, Request(DAY, DAY, "full"), tmp_path / "exports")
    found = {name: words for name, words in traces(tmp_path).items() if name.startswith("exports")}
    assert WORDS["last name"] in found[f"exports/{made.path.name}"]
    assert not any(word.lower() in name for name in found for word in WANTED)
    if passphrase:
        assert found == traces(tmp_path)
    pseudonymous = write_export(group.desk, Request(DAY, DAY, "pseudonymous"), tmp_path / "exports")
    held = traces(tmp_path).get(f"exports/{pseudonymous.path.name}", set())
    assert not held & {
        WORDS[w] for w in ("last name", "first name", "preferred name", "facilitator", "note", "goal", "correction")
    }


def test_the_search_finds_each_spelling_and_file_names(tmp_path: Path) -> None:
    word = WORDS["last name"]
    for n, encoding in enumerate(("utf-8", "utf-16", "utf-16-le", "utf-16-be")):
        (tmp_path / f"{n}.bin").write_bytes(b"\x00\xff" + f"x{word.upper()}y".encode(encoding) + b"\x01")
    (tmp_path / f"of {word}.txt").write_text("nothing")
    odd = WORDS["without letters of ours"]
    (tmp_path / "4.json").write_text(json.dumps({"name": odd}), encoding="ascii")
    assert set(traces(tmp_path)) >= {"0.bin", "1.bin", "2.bin", "3.bin", "4.json", f"of {word}.txt".lower()}
