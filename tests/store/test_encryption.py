"""Encrypted files: what opens them, what is refused and told apart, and that damage is never read as data."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import Damaged, InUse, NeedsPassphrase, Newer, NotEncrypted, StoreError, WrongPassphrase
from iop_tui.store.file import encryption_key
from iop_tui.store.file.backup_names import name_for
from iop_tui.store.reencrypt import recrypt
from tests.support.rows import everything, inside

ROUNDS = encryption_key.ITERATIONS
PASSPHRASE = "correct horse battery"
PAGE = 4096
PLAIN_HEADER = b"SQLite format 3\x00"


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in a moment; the one test that needs the real number takes it."""
    monkeypatch.setattr(encryption_key, "ITERATIONS", 1000)


@pytest.fixture(autouse=True)
def nothing_on_stderr(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """SQLCipher would write its errors to the terminal, over the screen."""
    yield
    assert capfd.readouterr().err == ""


@pytest.fixture
def encrypted(path: Path) -> Path:
    """A closed encrypted file of some forty pages."""
    store = Store(path, passphrase=PASSPHRASE)
    for n in range(15):
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, f"C-{n}", Name(f"Last{n}" + "x" * 150, "First"))
    store.close()
    return path


def backed_up(path: Path, passphrase: str = PASSPHRASE) -> Path:
    """Make a backup of 20 November where the program looks for one."""
    folder = path.parent / "backups"
    folder.mkdir()
    store = Store(path, passphrase=passphrase)
    target = folder / name_for(path, store.reader.connection, datetime(2026, 11, 20, 18, tzinfo=UTC))
    store.copy_to(target)
    store.close()
    return target


def spoilt(path: Path, at: int, data: bytes) -> None:
    """Write other bytes over some of a file."""
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(content)


def refused(path: Path, kind: type[StoreError], passphrase: str | None = PASSPHRASE) -> str:
    """Open a file that has to be refused, and left byte for byte as it was; gives the one line that was said."""
    before, beside = path.read_bytes(), inside(path.parent)
    said = set()
    for read_only in (False, True):
        with pytest.raises(StoreError) as error:
            Store(path, passphrase=passphrase, read_only=read_only)
        assert type(error.value) is kind, error.value
        said.add(str(error.value))
    assert path.read_bytes() == before
    assert inside(path.parent) == beside
    (line,) = said
    assert "\n" not in line
    assert not passphrase or passphrase not in line
    return line


# -- passphrases -----------------------------------------------------------------------------------


def test_other_tools_open_the_file_with_the_passphrase_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption_key, "ITERATIONS", ROUNDS)
    assert ROUNDS == 256_000
    store = Store(path, passphrase=PASSPHRASE)
    file_id = store.program.meta("file_id")
    store.close()
    other = sqlite.connect(str(path))
    other.execute(f"PRAGMA key = '{PASSPHRASE}'")
    assert other.execute("SELECT value FROM meta WHERE key = 'file_id'").fetchone() == (file_id,)
    other.close()
    without = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        without.execute("SELECT * FROM meta")
    without.close()


def test_every_file_has_a_salt_of_its_own(tmp_path: Path) -> None:
    for name in ("one.db", "two.db"):
        Store(tmp_path / name, passphrase=PASSPHRASE).close()
    one, two = ((tmp_path / name).read_bytes() for name in ("one.db", "two.db"))
    assert (
        encryption_key.salt_of(tmp_path / "one.db")
        == one[: encryption_key.SALT_SIZE]
        != two[: encryption_key.SALT_SIZE]
    )
    assert not {one[n : n + 16] for n in range(0, len(one), 16)} & {two[n : n + 16] for n in range(0, len(two), 16)}


@pytest.mark.parametrize("made", ["NFC", "NFD"])
def test_an_accent_is_the_same_however_the_keyboard_sends_it(made: str, path: Path) -> None:
    phrase = "crème brûlée für Åsa Việt"
    spelled = {form: unicodedata.normalize(form, phrase) for form in ("NFC", "NFD")}
    assert spelled["NFC"] != spelled["NFD"]
    Store(path, passphrase=spelled[made]).close()
    for typed in (*spelled.values(), phrase.replace("Å", "\u212b")):
        store = Store(path, passphrase=typed)
        assert store.health() == []
        store.close()
    refused(path, WrongPassphrase, "creme brulee fur Asa Viet")


@pytest.mark.parametrize(
    "passphrase",
    [
        "it's \"quoted\", isn't it?",
        "''''''''''''",
        '"; DROP TABLE meta; --',
        "x'" + "00" * 48 + "'",
        "  blanks before and behind  ",
        "a\ttab and a\nnew line",
        "a nul \x00 within",
        "лошадь батарея скрепка верно",
        "حصان بطارية دبوس صحيح",
        "🐎🔋📎✅ 👩‍👩‍👧‍👦",
        "long " * 20_000,
    ],
    ids=["quotes", "only quotes", "statement", "as a raw key", "blanks", "lines", "nul", "cyrillic", "arabic", "emoji",
         "very long"],
)  # fmt: skip
def test_any_text_is_a_passphrase_and_only_that_text(passphrase: str, path: Path) -> None:
    Store(path, passphrase=passphrase).close()
    store = Store(path, passphrase=passphrase)
    assert store.health() == []
    assert store.opens_with(passphrase)
    assert not store.opens_with(passphrase + " ")
    store.close()
    for other in (passphrase + " ", passphrase[:-1], passphrase.swapcase() + "'"):
        refused(path, WrongPassphrase, other)


def test_neither_key_nor_passphrase_shows_where_the_key_is_printed(encrypted: Path) -> None:
    store = Store(encrypted, passphrase=PASSPHRASE)
    assert store.key is not None
    shown = f"{store.key!r} {store.key} {vars(store)}"
    assert store.key.secret.hex() not in shown
    assert repr(store.key.secret) not in shown
    assert PASSPHRASE not in shown
    store.close()


def test_a_locked_store_has_no_key_and_opens_with_its_passphrase_only(encrypted: Path) -> None:
    store = Store(encrypted, passphrase=PASSPHRASE)
    known = everything(store)
    store.lock()
    assert store.key is None
    with pytest.raises(WrongPassphrase):
        store.unlock("correct horse batteries")
    assert store.locked
    with pytest.raises(NeedsPassphrase):
        store.unlock(None)
    store.unlock(PASSPHRASE)
    assert everything(store) == known
    store.close()


# -- what is on the disk ---------------------------------------------------------------------------


def test_nothing_on_the_disk_looks_like_a_database(path: Path) -> None:
    store = Store(path, passphrase=PASSPHRASE)
    with store.saving("client", None) as writer:
        store.clients.save(writer, None, "C-1", Name("Quillfeather"))
    assert inside(path.parent) == ["iop.db", "iop.db-wal"]
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert len(content) >= PAGE
        assert not content.startswith(PLAIN_HEADER)
        for word in (b"SQLite", b"CREATE", b"iop_tui", b"client", b"Quillfeather"):
            assert word.lower() not in content.lower(), (file.name, word)
    store.close()
    assert inside(path.parent) == ["iop.db"]
    content = path.read_bytes()
    assert max(content.count(b) for b in range(256)) < len(content) / 256 * 2, "as even as noise"


# -- what is refused -------------------------------------------------------------------------------


def newer(path: Path) -> None:
    store = Store(path, passphrase=PASSPHRASE)
    store.reader.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('iop_tui', 'm9999_future', '2030')"
    )
    store.close()


def foreign(path: Path) -> None:
    """Another program's file, encrypted with the same passphrase."""
    path.unlink()
    other = sqlite.connect(str(path), isolation_level=None)
    other.execute(f"PRAGMA key = '{PASSPHRASE}'")
    other.execute("PRAGMA kdf_iter = 1000")
    other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()


def plain(path: Path) -> None:
    path.unlink()
    Store(path).close()


def rekeyed(path: Path) -> None:
    backed_up(path)
    store = Store(path, passphrase=PASSPHRASE)
    recrypt(store, "another one since Monday")
    store.close()


def with_backup(act: Callable[[Path], object]) -> Callable[[Path], None]:
    def do(path: Path) -> None:
        backed_up(path)
        act(path)

    return do


Case = tuple[Callable[[Path], object], str | None, type[StoreError], str]
FIRST_PAGE, NOISE = Random(1).randbytes(64), Random(2).randbytes(5 * PAGE)
CASES: dict[str, Case] = {
    "no passphrase": (lambda p: None, None, NeedsPassphrase, "The file is encrypted, or it is not a file of iop-tui."),
    "wrong passphrase": (lambda p: None, "incorrect horse battery", WrongPassphrase, "does not open the file. Type"),
    "not encrypted": (plain, PASSPHRASE, NotEncrypted, "The file is not encrypted."),
    "empty": (lambda p: p.write_bytes(b""), PASSPHRASE, Damaged, "The file is empty"),
    "newer": (newer, PASSPHRASE, Newer, "newer version"),
    "another program's": (foreign, PASSPHRASE, Damaged, "a database, but not one of iop-tui"),
    "a text": (lambda p: p.write_text("of November\n" * 400), PASSPHRASE, Damaged, "not a file of iop-tui"),
    "random bytes": (lambda p: p.write_bytes(NOISE), PASSPHRASE, WrongPassphrase, "Type it again"),
    "random bytes, no passphrase": (
        lambda p: p.write_bytes(NOISE), None, NeedsPassphrase, "or it is not a file of iop-tui"
    ),
    "a few random bytes": (lambda p: p.write_bytes(NOISE[:100]), PASSPHRASE, Damaged, "it is damaged"),
    "first page zeroed": (lambda p: spoilt(p, 0, bytes(PAGE)), PASSPHRASE, Damaged, "it is damaged"),
    "first page damaged": (lambda p: spoilt(p, 100, FIRST_PAGE), PASSPHRASE, WrongPassphrase, "does not open"),
    "first page damaged, a backup is there": (
        with_backup(lambda p: spoilt(p, 100, FIRST_PAGE)), PASSPHRASE, Damaged,
        "The passphrase is right, but the file is damaged. Leave it as it is and run: iop-tui restore iop-20261120-",
    ),
    "first page damaged, a backup is there, wrong passphrase": (
        with_backup(lambda p: spoilt(p, 100, FIRST_PAGE)), "incorrect horse battery", WrongPassphrase, "Type it again"
    ),
    "whole, a backup is there, wrong passphrase": (
        with_backup(lambda p: None), "incorrect horse battery", WrongPassphrase, "Type it again"
    ),
    "salt damaged, a backup is there": (
        with_backup(lambda p: spoilt(p, 3, b"\xff\xfe\xfd")), PASSPHRASE, WrongPassphrase,
        "does not open the file, but it opens the backup of 2026-11-20. Was it changed since?",
    ),
    "rekeyed since the backup, the old passphrase": (
        rekeyed, PASSPHRASE, WrongPassphrase, "does not open the file, but it opens the backup of 2026-11-20."
    ),
    "cut in half": (lambda p: os.truncate(p, pages(p) // 2 * PAGE), PASSPHRASE, Damaged, "The file is damaged"),
    "cut after its first page": (lambda p: os.truncate(p, PAGE), PASSPHRASE, Damaged, "The file is damaged"),
    "last page cut off": (lambda p: os.truncate(p, p.stat().st_size - PAGE), PASSPHRASE, Damaged, "is damaged"),
    "cut to some bytes": (lambda p: os.truncate(p, 300), PASSPHRASE, Damaged, "it is damaged"),
    "cut within its first page": (lambda p: os.truncate(p, 2000), PASSPHRASE, Damaged, "ends within a page"),
    "a byte of it is missing": (
        lambda p: os.truncate(p, p.stat().st_size - 1), PASSPHRASE, Damaged, "ends within a page: it is damaged"
    ),
    "a byte of its last page is left": (
        lambda p: os.truncate(p, p.stat().st_size - PAGE + 1), "incorrect horse battery", Damaged, "ends within a page"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_opened_is_told_apart_and_stays_as_it_was(case: str, encrypted: Path) -> None:
    act, passphrase, kind, words = CASES[case]
    act(encrypted)
    assert words in refused(encrypted, kind, passphrase)


def test_six_reasons_are_six_different_lines(tmp_path: Path) -> None:
    reasons = ("no passphrase", "wrong passphrase", "not encrypted", "empty", "newer",
               "first page damaged, a backup is there", "a text", "another program's")  # fmt: skip
    said = {}
    for reason in reasons:
        act, passphrase, kind, _ = CASES[reason]
        path = tmp_path / reason.partition(",")[0] / "iop.db"
        path.parent.mkdir()
        Store(path, passphrase=PASSPHRASE).close()
        act(path)
        said[reason] = refused(path, kind, passphrase)
    assert len(set(said.values())) == len(reasons), said


def test_the_new_passphrase_opens_what_was_rekeyed_since_the_backup(encrypted: Path) -> None:
    rekeyed(encrypted)
    store = Store(encrypted, passphrase="another one since Monday")
    assert store.health() == []
    store.close()


def test_another_window_is_told_and_not_that_the_passphrase_is_wrong(encrypted: Path) -> None:
    store = Store(encrypted, passphrase=PASSPHRASE)
    with pytest.raises(InUse, match="open in another window"):
        Store(encrypted, passphrase=PASSPHRASE)
    with pytest.raises(InUse, match="open in another window"):
        Store(encrypted, passphrase="incorrect horse battery")
    store.close()


# -- flipped bits ----------------------------------------------------------------------------------


def pages(path: Path) -> int:
    return path.stat().st_size // PAGE


def flipped(good: bytes, page: int) -> bytes:
    """The file with one bit of a page (from 1) turned, drawn by the page's number."""
    chance = Random(page)
    content = bytearray(good)
    content[(page - 1) * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    return bytes(content)


def opened(path: Path, content: bytes) -> Store | None:
    """The file with this content, or None where it is refused; then it stays as it was."""
    path.write_bytes(content)
    try:
        return Store(path, passphrase=PASSPHRASE)
    except (Damaged, WrongPassphrase):
        assert path.read_bytes() == content
        return None


def test_a_flipped_bit_in_any_page_is_never_read_as_data(encrypted: Path) -> None:
    store = Store(encrypted, passphrase=PASSPHRASE)
    known = everything(store)
    store.close()
    good = encrypted.read_bytes()
    loud = 0
    for page in range(1, pages(encrypted) + 1):
        found = opened(encrypted, flipped(good, page))
        if found is None:
            loud += 1
            continue
        try:
            assert everything(found) == known, page
            assert list(found.changes.broken()) == [], page
        except Damaged as error:
            loud += 1
            assert "\n" not in str(error)
        finally:
            found.close()
    assert loud > 15, "indexes and pages that no row needs are the only ones that are read over"


def test_a_flipped_bit_in_any_page_is_named_by_its_page(encrypted: Path) -> None:
    good = encrypted.read_bytes()
    wrong = []
    for page in range(1, pages(encrypted) + 1):
        store = opened(encrypted, flipped(good, page))
        if store is None:
            continue
        try:
            if store.health() != [f"HMAC verification failed for page {page}"]:
                wrong.append(page)
        except Damaged:
            wrong.append(page)
        finally:
            store.close()
    assert not wrong


def test_damage_that_comes_while_the_file_is_open_is_told(encrypted: Path) -> None:
    store = Store(encrypted, passphrase=PASSPHRASE)
    assert store.health() == []
    store.checkpoint()
    good = encrypted.read_bytes()
    with encrypted.open("rb+") as file:
        for page in range(2, pages(encrypted) + 1):
            file.seek((page - 1) * PAGE + 50)
            file.write(bytes([good[(page - 1) * PAGE + 50] ^ 1]))
    store.reader.connection.execute("PRAGMA shrink_memory")
    with pytest.raises(Damaged, match="The file is damaged"):
        everything(store)
    store.close()
