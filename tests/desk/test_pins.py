"""Who is at the keyboard: PINs kept as hashes only, wrong tries counted, slowed down and recorded."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iop_tui.day import GroupDay
from iop_tui.desk import unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.desk.pins import WRONG_PINS, PinGuard, check_pin
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import Refused
from iop_tui.store import Store
from iop_tui.store.errors import InUse, Locked, NeedsPassphrase, WrongPassphrase
from iop_tui.store.file import encryption_key as keys
from iop_tui.store.tables import pins as pin_store
from tests.conftest import ZONE, Clock
from tests.support.program import Program
from tests.support.rows import inside, raw, row, rows, steps

PASSPHRASE = "four words of mine"
RAE, GRACE = "4711", "2580"
LONG, WRONG = "470815293746", "629358174063"
"""PINs so long that they stand nowhere by chance."""
REAL_COST, REAL_ITERATIONS = pin_store.COST, keys.ITERATIONS


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow hashes are slow in earnest only."""
    monkeypatch.setattr("iop_tui.store.file.encryption_key.ITERATIONS", 1000)
    monkeypatch.setattr("iop_tui.store.tables.pins.COST", 16)


@pytest.fixture
def grace(program: Program) -> int:
    """A second facilitator; Rae works."""
    return program.save_facilitator("Grace Mensah", "LPC")


@pytest.fixture
def rae(desk: Desk, program: Program) -> int:
    """Who works."""
    assert desk.who is not None
    return desk.who


@pytest.fixture
def guard(desk: Desk, rae: int, grace: int) -> PinGuard:
    """The guard, with a PIN for each."""
    desk.pins.set_pin(rae, RAE, RAE)
    desk.pins.set_pin(grace, GRACE, GRACE)
    return desk.pins


@pytest.fixture
def sealed(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk over an encrypted file, with one facilitator at work."""
    store = Store(tmp_path / "sealed.db", passphrase=PASSPHRASE, now=clock)
    found = Desk(store, now=clock, zone=ZONE)
    Program(found).save_facilitator("Rae Ellis", "LCSW")
    found.start_work()
    yield found
    store.close()


def told(store: Store, what: str) -> list[tuple[int | None, str, dict[str, object]]]:
    """What the record has of a kind of event: who, when, and its facts."""
    found = []
    for change in store.reader.all("SELECT seq, who, at FROM change WHERE what = ? ORDER BY seq", [what]):
        bodies = store.reader.all("SELECT body FROM change_value WHERE seq = ?", [change["seq"]])
        facts = {k: v for b in bodies for k, v in (json.loads(b["body"])["after"] or {}).items()}
        found.append((change["who"], change["at"], facts))
    return found


def every_byte(folder: Path) -> bytes:
    """The bytes of all files in a folder."""
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def forms(pin: str) -> list[bytes]:
    """A PIN as somebody might have written it down, also hashed without salt."""
    hashes = [hashlib.new(name, pin.encode()) for name in ("md5", "sha1", "sha256", "sha512")]
    return [
        pin.encode(),
        pin[::-1].encode(),
        pin.encode("utf-16-le"),
        int(pin).to_bytes(5, "big"),
        *(h.digest() for h in hashes),
        *(h.hexdigest().encode() for h in hashes),
    ]


# -- what a PIN is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("pin", ["4711", "0815", "100000000001", "901234", "1212", "135790", "9012", "0102"])
def test_a_pin_that_can_be_one(pin: str) -> None:
    check_pin(pin, pin)


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [
        ("4711", "4712", "do not match"),
        ("4711", "", "do not match"),
        ("", "4711", "do not match"),
        ("4711", "4711 ", "do not match"),
        ("", "", "4 to 12 digits"),
        ("471", "471", "4 to 12 digits"),
        ("4708152937460", "4708152937460", "4 to 12 digits"),
        ("47a1", "47a1", "4 to 12 digits"),
        ("47 11", "47 11", "4 to 12 digits"),
        ("4711\n", "4711\n", "4 to 12 digits"),
        ("-4711", "-4711", "4 to 12 digits"),
        ("47.11", "47.11", "4 to 12 digits"),
        ("0000", "0000", "too easy to guess"),
        ("777777777777", "777777777777", "too easy to guess"),
        ("1234", "1234", "too easy to guess"),
        ("0123456789", "0123456789", "too easy to guess"),
        ("567890", "567890", "too easy to guess"),
        ("4321", "4321", "too easy to guess"),
        ("098765", "098765", "too easy to guess"),
    ],
)
def test_a_pin_that_is_refused_and_why(pin: str, again: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        check_pin(pin, again)
    assert refused.value.hint and (not pin.strip() or pin.strip() not in str(refused.value))


@given(text=st.text(max_size=14) | st.from_regex(r"\A[0-9 ]{0,14}\Z"))
def test_whatever_is_taken_is_digits_of_more_than_one_kind(text: str) -> None:
    try:
        check_pin(text, text)
    except Refused:
        return
    assert text.isdecimal() and 4 <= len(text) <= 12 and len(set(text)) > 1


def test_a_refused_pin_is_not_set(desk: Desk, guard: PinGuard, rae: int) -> None:
    before, head = row(desk.store, "pin", facilitator_id=rae), desk.store.changes.head()
    for pin, again in (("1234", "1234"), ("9134", "9135"), ("12", "12")):
        with pytest.raises(Refused):
            guard.set_pin(rae, pin, again)
    assert row(desk.store, "pin", facilitator_id=rae) == before and desk.store.changes.head() == head
    assert guard.verify(rae, RAE)


# -- how it is kept --------------------------------------------------------------------------------


def test_hashes_and_keys_are_slow_where_it_is_no_test() -> None:
    assert REAL_COST >= 2**15
    assert REAL_ITERATIONS >= 210_000


def test_nothing_of_a_pin_is_in_any_byte_of_a_plain_file(desk: Desk, rae: int, grace: int, tmp_path: Path) -> None:
    desk.pins.set_pin(rae, LONG, LONG)
    desk.pins.set_pin(grace, LONG, LONG)
    assert not desk.pins.verify(rae, WRONG)
    assert desk.pins.verify(rae, LONG)
    looked_for = [form for pin in (LONG, WRONG) for form in forms(pin)]
    while_open = every_byte(tmp_path)
    desk.store.close()
    closed = every_byte(tmp_path)
    for found in (while_open, closed):
        assert b"Rae Ellis" in found, "the file is plain, and what is looked for would be found"
        assert [form for form in looked_for if form in found] == []


def test_only_a_salted_hash_is_kept(desk: Desk, guard: PinGuard, rae: int, grace: int) -> None:
    guard.set_pin(grace, RAE, RAE)
    hers, same = row(desk.store, "pin", facilitator_id=rae), row(desk.store, "pin", facilitator_id=grace)
    assert len(hers["salt"]) == 32 and len(hers["hash"]) == 128
    assert hers["salt"] != same["salt"] and hers["hash"] != same["hash"], "the same PIN looks different"
    guard.set_pin(rae, RAE, RAE)
    assert row(desk.store, "pin", facilitator_id=rae)["hash"] != hers["hash"]
    expected = hashlib.scrypt(RAE.encode(), salt=bytes.fromhex(hers["salt"]), n=16, r=8, p=1).hex()
    assert hers["hash"] == expected


def test_the_record_says_that_a_pin_was_set_and_nothing_of_it(
    desk: Desk, guard: PinGuard, rae: int, grace: int
) -> None:
    kept = rows(desk.store, "pin")
    recorded = told(desk.store, "pin")
    assert [(who, facts["facilitator"], sorted(facts)) for who, _, facts in recorded] == [
        (rae, rae, ["facilitator", "proof"]),
        (rae, grace, ["facilitator", "proof"]),
    ]
    assert {len(str(facts["proof"])) for _, _, facts in recorded} == {32}
    bodies = " ".join(r["body"] for r in rows(desk.store, "change_value"))
    for secret in (RAE, GRACE, *(k["salt"] for k in kept), *(k["hash"] for k in kept)):
        assert secret not in bodies
    assert list(desk.store.changes.broken()) == []


def test_a_pin_that_was_changed_leaves_no_trace(desk: Desk, guard: PinGuard, rae: int, tmp_path: Path) -> None:
    old = row(desk.store, "pin", facilitator_id=rae)
    desk.store.checkpoint()
    assert old["hash"].encode() in every_byte(tmp_path)
    guard.set_pin(rae, "8462", "8462")
    assert guard.verify(rae, "8462") and not guard.verify(rae, RAE)
    desk.store.close()
    left = every_byte(tmp_path)
    assert old["hash"].encode() not in left and old["salt"].encode() not in left


def test_a_pin_can_be_taken_away(desk: Desk, guard: PinGuard, rae: int, grace: int) -> None:
    guard.take_pin_away(rae)
    assert not guard.has_pin(rae) and guard.has_pin(grace) and not guard.has_pin(None)
    assert not guard.verify(rae, RAE) and not guard.verify(rae, "")
    assert told(desk.store, "pin")[-1][2] == {"facilitator": rae, "away": 1}


# -- wrong ones ------------------------------------------------------------------------------------


def test_a_wrong_pin_is_recorded_with_who_and_when_and_whose(
    desk: Desk, guard: PinGuard, rae: int, grace: int, clock: Clock
) -> None:
    assert not guard.verify(grace, "0001")
    clock.forward(seconds=3)
    assert not guard.verify(rae, GRACE), "another one's PIN is a wrong one"
    assert told(desk.store, "wrong pin") == [
        (rae, "2026-11-20T15:02:00.000Z", {"facilitator": grace}),
        (rae, "2026-11-20T15:02:03.000Z", {"facilitator": rae}),
    ]
    desk.who = None
    guard.verify(grace, "0002")
    assert told(desk.store, "wrong pin")[-1][0] is None
    assert list(desk.store.changes.broken()) == []


def test_three_one_after_the_other_lock_and_a_right_one_begins_anew(guard: PinGuard, rae: int, grace: int) -> None:
    assert WRONG_PINS == 3
    for number in (1, 2):
        assert not guard.verify(rae, "0001")
        assert guard.wrong == number and not guard.should_lock
    assert guard.verify(rae, RAE) and guard.wrong == 0
    seen = []
    for facilitator in (rae, grace, rae):  # whoever it was that they were tried for
        guard.verify(facilitator, "0001")
        seen.append(guard.should_lock)
    assert seen == [False, False, True]


def test_undo_passes_over_what_the_guard_records(desk: Desk, group: GroupDay, guard: PinGuard, rae: int) -> None:
    client = group.on_roster[0]
    group.sheet.mark(client, Mark.HERE)
    guard.verify(rae, "0001")
    guard.set_pin(rae, "8462", "8462")
    guard.lock("by hand")
    guard.unlock("")
    assert desk.undo().what == "here"
    assert not rows(desk.store, "attendance", mark="here") and guard.verify(rae, "8462")


# -- tries at the passphrase -----------------------------------------------------------------------

NOW = datetime(2026, 11, 20, 15, 2, tzinfo=UTC)


@pytest.mark.parametrize(("number", "pause"), list(enumerate([0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60])), ids=str)
def test_each_further_try_waits_longer(number: int, pause: int, path: Path) -> None:
    for _ in range(number):
        unlock_attempts.note(path, NOW)
    assert unlock_attempts.count(path) == number
    assert unlock_attempts.waits(path, NOW) == pause
    assert unlock_attempts.waits(path, NOW + timedelta(seconds=pause)) == 0
    if pause:
        assert unlock_attempts.waits(path, NOW + timedelta(seconds=pause - 1)) == 1


@pytest.mark.parametrize("back", [1, 59, 3600, 86400 * 400])
def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_the_most(back: int, path: Path) -> None:
    for _ in range(20):
        unlock_attempts.note(path, NOW)
    assert unlock_attempts.waits(path, NOW - timedelta(seconds=back)) == unlock_attempts.LONGEST == 60


@settings(max_examples=50)
@given(ago=st.lists(st.integers(-200_000, 200_000), max_size=15))
def test_no_wait_is_longer_than_the_most_whatever_the_clock_did(
    ago: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tries") / "iop.db"
    for seconds in ago:
        unlock_attempts.note(path, NOW + timedelta(seconds=seconds))
    assert unlock_attempts.count(path) == len(ago)
    assert 0 <= unlock_attempts.waits(path, NOW) <= 60
    assert len(ago) >= unlock_attempts.FREE or unlock_attempts.waits(path, NOW) == 0


def test_they_are_kept_beside_the_file_and_are_moments_only(path: Path) -> None:
    unlock_attempts.note(path, NOW)
    unlock_attempts.note(path, NOW + timedelta(minutes=1))
    kept = path.with_name("iop.db.tries")
    assert unlock_attempts.place(path) == kept
    assert kept.read_text() == "2026-11-20T15:02:00+00:00\n2026-11-20T15:03:00+00:00\n"
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    unlock_attempts.forget(path)
    assert not kept.exists() and unlock_attempts.count(path) == 0 and unlock_attempts.waits(path, NOW) == 0
    unlock_attempts.forget(path)


def test_of_very_many_the_latest_thousand_are_kept(path: Path) -> None:
    unlock_attempts.place(path).write_text(
        "".join(f"{(NOW + timedelta(seconds=n)).isoformat()}\n" for n in range(1000))
    )
    unlock_attempts.note(path, NOW + timedelta(days=1))
    assert unlock_attempts.count(path) == 1000
    assert unlock_attempts.moments(path)[0] == NOW + timedelta(seconds=1) and unlock_attempts.moments(path)[
        -1
    ] == NOW + timedelta(days=1)


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\xff\xfe\x00", b"2026-11-20T15:02:00+00:00\nnever\n"])
def test_what_is_no_list_of_tries_holds_nobody_up(content: bytes, path: Path) -> None:
    unlock_attempts.place(path).write_bytes(content)
    assert unlock_attempts.waits(path, NOW) == 0
    unlock_attempts.note(path, NOW)
    assert unlock_attempts.moments(path) == [NOW]


def test_where_a_try_cannot_be_kept_nothing_else_goes_wrong(tmp_path: Path) -> None:
    unlock_attempts.note(tmp_path / "no such folder" / "iop.db", NOW)
    assert unlock_attempts.count(tmp_path / "no such folder" / "iop.db") == 0
    assert inside(tmp_path) == []


# -- the lock of the file --------------------------------------------------------------------------


def test_locking_records_why_closes_the_file_and_forgets_the_key(sealed: Desk) -> None:
    store = sealed.store
    sealed.pins.lock("by hand")
    assert store.locked and store.key is None and store.encrypted
    with pytest.raises(Locked):
        store.program.facilitators()
    with pytest.raises(Locked):
        store.record(Action("cover"), None)
    other = Store(store.path, passphrase=PASSPHRASE)
    assert told(other, "lock") == [(sealed.who, "2026-11-20T15:02:00.000Z", {"why": "by hand"})]
    other.close()
    sealed.pins.lock("twice")  # does nothing
    sealed.pins.unlock(PASSPHRASE)
    assert [facts for _, _, facts in told(store, "lock")] == [{"why": "by hand"}]
    assert told(store, "unlock") == [(sealed.who, "2026-11-20T15:02:00.000Z", {})]


def test_who_has_a_pin_is_known_while_the_file_is_locked(sealed: Desk) -> None:
    assert sealed.who is not None
    sealed.pins.set_pin(sealed.who, RAE, RAE)
    sealed.pins.lock("by hand")
    assert sealed.pins.has_pin(sealed.who) and not sealed.pins.has_pin(sealed.who + 1)


def test_a_wrong_passphrase_is_kept_beside_the_file_and_recorded_when_it_opens(sealed: Desk, clock: Clock) -> None:
    store, guard = sealed.store, sealed.pins
    guard.lock("by hand")
    with pytest.raises(NeedsPassphrase):
        guard.unlock("")
    assert unlock_attempts.count(store.path) == 0, "nothing is no try"
    for wrong in ("four words of min", PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase):
            guard.unlock(wrong)
        assert store.locked
    assert unlock_attempts.count(store.path) == 2
    clock.forward(minutes=5)
    guard.unlock(PASSPHRASE)
    assert told(store, "wrong passphrase") == [(None, "2026-11-20T15:07:00.000Z", {"tries": 2})]
    assert steps(store)[-2:] == ["wrong passphrase", "unlock"]
    assert guard.failed_passphrases == 2 and unlock_attempts.count(store.path) == 0
    assert inside(store.path.parent) == ["sealed.db", "sealed.db-wal"]


def test_while_one_has_to_wait_no_passphrase_is_looked_at(sealed: Desk, clock: Clock) -> None:
    guard = sealed.pins
    guard.lock("by hand")
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            guard.unlock("not the one")
    with pytest.raises(Refused, match=r"Wait 2 more seconds\."):
        guard.unlock(PASSPHRASE)
    assert sealed.store.locked and unlock_attempts.count(sealed.store.path) == 3, "what is not looked at is no try"
    clock.forward(seconds=1)
    with pytest.raises(Refused, match=r"Wait 1 more seconds\."):
        guard.unlock(PASSPHRASE)
    clock.forward(seconds=1)
    with pytest.raises(WrongPassphrase):
        guard.unlock("not the one")
    with pytest.raises(Refused, match=r"Wait 4 more seconds\."):
        guard.unlock(PASSPHRASE)
    clock.forward(seconds=4)
    guard.unlock(PASSPHRASE)
    assert not sealed.store.locked


def test_a_new_start_waits_and_counts_on(sealed: Desk, clock: Clock) -> None:
    sealed.pins.lock("by hand")
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            sealed.pins.unlock("not the one")
    for _ in range(2):  # and two at a start of the program
        unlock_attempts.note(sealed.store.path, clock())
    with pytest.raises(Refused, match="Wait 4 more"):
        sealed.pins.unlock(PASSPHRASE)


def test_the_next_opening_records_how_many_there_were_and_says_it(sealed: Desk, clock: Clock) -> None:
    store, path = sealed.store, sealed.store.path
    store.close()
    for _ in range(4):
        unlock_attempts.note(path, clock())
    again = Store(path, passphrase=PASSPHRASE, now=clock)
    desk = Desk(again, now=clock, zone=ZONE)
    desk.start_work()
    assert desk.pins.opened("1.2.3") == 4
    assert told(again, "wrong passphrase") == [(None, "2026-11-20T15:02:00.000Z", {"tries": 4})]
    assert told(again, "open") == [(desk.who, "2026-11-20T15:02:00.000Z", {"version": "1.2.3"})]
    again.close()
    later = Store(path, passphrase=PASSPHRASE, now=clock)
    assert Desk(later, now=clock, zone=ZONE).pins.opened("1.2.3") == 0, "once"
    assert len(told(later, "wrong passphrase")) == 1 and list(later.changes.broken()) == []
    later.close()


def test_a_file_that_another_one_holds_is_no_wrong_try(sealed: Desk) -> None:
    sealed.pins.lock("by hand")
    other = Store(sealed.store.path, passphrase=PASSPHRASE)
    with pytest.raises(InUse):
        sealed.pins.unlock(PASSPHRASE)
    assert sealed.store.locked and unlock_attempts.count(sealed.store.path) == 0
    other.close()
    sealed.pins.unlock(PASSPHRASE)
    assert not sealed.store.locked


def test_unlocking_gives_three_more_pins_each_a_while_later(sealed: Desk, clock: Clock) -> None:
    assert sealed.who is not None
    sealed.pins.set_pin(sealed.who, RAE, RAE)
    for _ in range(3):
        sealed.pins.verify(sealed.who, "0001")
    sealed.pins.lock("wrong PINs")
    sealed.pins.unlock(PASSPHRASE)
    clock.forward(seconds=2)
    assert not sealed.pins.should_lock and sealed.pins.verify(sealed.who, RAE)


def test_a_plain_file_opens_again_without_anything(desk: Desk, guard: PinGuard, path: Path) -> None:
    guard.lock("by hand")
    connection = raw(path)
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("ROLLBACK")
    connection.close()
    guard.unlock("whatever")
    assert not desk.store.locked and steps(desk.store)[-2:] == ["lock", "unlock"]


# -- who stands on what ----------------------------------------------------------------------------


def test_after_taking_over_each_record_has_who_it_was(desk: Desk, group: GroupDay, guard: PinGuard, grace: int) -> None:
    rae, (first, second) = desk.who, group.on_roster[:2]
    group.sheet.mark(first, Mark.HERE)
    group.notes.save(first, "A note.")
    assert guard.verify(grace, GRACE)
    desk.who = grace
    desk.store.record(Action("take over"), grace)
    group.sheet.mark(second, Mark.NO_SHOW)
    group.notes.sign(first)
    by = {r["client_id"]: r["recorded_by"] for r in rows(desk.store, "attendance", session_id=group.id)}
    assert (by[first], by[second]) == (rae, grace)
    assert row(desk.store, "note")["signed_by"] == grace
    last = [(r["what"], r["who"]) for r in rows(desk.store, "change")][-5:]
    assert last == [("here", rae), ("take over", grace), ("no_show", grace), ("note", grace), ("sign", grace)]


def carries_attributes(folder: Path) -> bool:
    """Whether files of a folder carry attributes of a user's here."""
    try:
        (folder / "carries").touch()
        os.setxattr(folder / "carries", "user.iop_tui.test", b"1")
    except (OSError, AttributeError):
        return False
    return True


def test_without_the_file_beside_the_tries_are_still_counted(path: Path, tmp_path: Path) -> None:
    if not carries_attributes(tmp_path):
        pytest.skip("files carry no attributes here")
    path.touch()
    for n in range(6):
        unlock_attempts.note(path, NOW + timedelta(seconds=n))
        unlock_attempts.place(path).unlink()
    path = path.rename(tmp_path / "taken away.db")
    assert unlock_attempts.count(path) == 6 and unlock_attempts.waits(path, NOW + timedelta(seconds=5)) == 16
    unlock_attempts.forget(path)
    assert unlock_attempts.count(path) == 0 and unlock_attempts.waits(path, NOW) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of a Unix")
@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder"])
def test_what_was_laid_in_the_place_of_the_tries_is_neither_read_nor_written(
    kind: str, path: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    content = "2026-11-20T15:02:00+00:00\n" * 9
    if kind != "dangling link":
        victim.write_text(content)
    if kind == "pipe":
        os.mkfifo(unlock_attempts.place(path))
    elif kind == "folder":
        unlock_attempts.place(path).mkdir()
    else:
        unlock_attempts.place(path).symlink_to(victim)
    assert unlock_attempts.moments(path) == []
    if kind != "folder":
        unlock_attempts.note(path, NOW)
        assert unlock_attempts.moments(path) == [NOW] and not unlock_attempts.place(path).is_symlink()
        unlock_attempts.forget(path)
    assert victim.read_text() == content if kind != "dangling link" else not victim.exists()


# -- wrong PINs over several runs ------------------------------------------------------------------


def started_again(desk: Desk) -> Desk:
    """The file of a desk, opened by the next run."""
    desk.close()
    found = Desk(Store(desk.store.path, now=desk.now), now=desk.now, zone=ZONE)
    found.start_work()
    return found


def test_in_a_plain_file_also_who_works_alone_is_asked_for_their_pin(
    desk: Desk, sealed: Desk, program: Program, rae: int
) -> None:
    assert not desk.pins.asks_at_start()
    desk.pins.set_pin(rae, RAE, RAE)
    again = started_again(desk)
    assert again.who == rae and again.pins.asks_at_start()
    again.close()
    sealed.pins.set_pin(sealed.who or 0, RAE, RAE)
    assert not sealed.pins.asks_at_start(), "the passphrase said who it is"


def test_wrong_pins_are_counted_in_the_file_and_slowed_by_the_next_run_too(desk: Desk, rae: int, clock: Clock) -> None:
    desk.pins.set_pin(rae, RAE, RAE)
    wrong = 0
    begun = clock.moment
    while clock.moment - begun < timedelta(seconds=40):
        try:
            assert not desk.pins.verify(rae, "0001")
            wrong += 1
        except Refused:
            clock.forward(seconds=0.5)
        if desk.pins.should_lock:
            desk = started_again(desk)
    assert wrong <= 8
    with pytest.raises(Refused, match=r"wait \d+ more seconds"):
        desk.pins.verify(rae, RAE)  # not even the right one is looked at
    clock.forward(seconds=61)
    assert desk.pins.verify(rae, RAE)
    assert not desk.pins.verify(rae, "0001") and desk.pins.verify(rae, RAE), "a right one begins anew"
    assert len(told(desk.store, "wrong pin")) == wrong + 1
    desk.close()


def test_a_full_disk_gives_nobody_more_pins(desk: Desk, rae: int, clock: Clock) -> None:
    desk.pins.set_pin(rae, RAE, RAE)
    desk.store.reader.connection.execute("PRAGMA max_page_count = 1")
    desk.store.reader.connection.execute("PRAGMA query_only = ON")  # nothing can be written any more
    for _ in range(WRONG_PINS):
        assert not desk.pins.verify(rae, "0001")
    desk.pins.wrong = 0  # as it is after an unlock
    with pytest.raises(Refused, match="wait 2 more"):
        desk.pins.verify(rae, RAE)
    desk.store.reader.connection.execute("PRAGMA query_only = OFF")
