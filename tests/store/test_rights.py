"""Files and folders that somebody may read and not write, or that belong to somebody else."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from iop_tui.domain.actions import Action
from iop_tui.store import Store
from iop_tui.store.errors import Damaged
from tests.support.rows import elsewhere, inside

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")

AS_NOBODY = """
import os, sys
from pathlib import Path
import sqlite_utils
from iop_tui.domain.errors import IopError
from iop_tui.store import Store
from iop_tui.store.errors import Damaged
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    store = Store(Path(sys.argv[1]), read_only="ro" in sys.argv)
    print("opened", store.health())
    store.close()
except IopError as error:
    print(type(error).__name__, error, sep="|")
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may enter, which pytest's own are not."""
    found = Path(tempfile.mkdtemp(prefix="iop-rights-"))
    found.chmod(0o755)
    yield found
    found.chmod(0o755)
    shutil.rmtree(found)


@pytest.fixture
def file(folder: Path) -> Path:
    """A file in it that others may read."""
    path = folder / "iop.db"
    Store(path).close()
    path.chmod(0o644)
    return path


def as_nobody(path: Path, how: str = "rw") -> str:
    before = path.read_bytes() if path.exists() else None
    said = elsewhere(AS_NOBODY, path, how)
    assert not said.stderr
    assert (path.read_bytes() if path.exists() else None) == before
    return said.stdout.strip()


def test_a_file_that_may_only_be_read_is_refused_at_the_start_and_not_at_the_first_save(
    file: Path, folder: Path
) -> None:
    file.chmod(0o444)
    folder.chmod(0o777)
    assert as_nobody(file).startswith("StoreError|The file or its folder cannot be written.")


def test_a_file_in_a_folder_that_may_only_be_read_is_refused(file: Path, folder: Path) -> None:
    file.chmod(0o666)
    folder.chmod(0o555)
    assert as_nobody(file).startswith("StoreError|The file or its folder cannot be written.")


def test_no_file_is_made_in_a_folder_that_may_only_be_read(folder: Path) -> None:
    folder.chmod(0o555)
    assert as_nobody(folder / "new.db") == (
        "StoreError|The folder of the file cannot be written. Name another file with --db."
    )


def test_a_file_that_may_not_even_be_read_is_named(file: Path) -> None:
    file.chmod(0o000)
    assert as_nobody(file) == "StoreError|The file cannot be read. Check who may read it."


def test_reading_only_is_possible_where_nothing_may_be_written(file: Path, folder: Path) -> None:
    file.chmod(0o444)
    folder.chmod(0o555)
    assert as_nobody(file, "ro") == "opened []"
    assert inside(folder) == ["iop.db"]


@pytest.mark.skipif(os.name == "posix" and os.getuid() != 0, reason="takes two users")
def test_a_file_of_somebody_else_that_may_be_written_is_opened_or_refused_in_words(file: Path, folder: Path) -> None:
    file.chmod(0o666)
    folder.chmod(0o777)
    assert elsewhere(AS_NOBODY, file).stdout.startswith(("opened []", "StoreError|"))


def modes(path: Path) -> dict[str, int]:
    """The rights of a file and of what stands beside it."""
    return {p.name: p.stat().st_mode & 0o777 for p in path.parent.iterdir() if p.name.startswith(path.name)}


def test_a_journal_of_a_file_that_others_could_read_is_the_owners_alone(file: Path) -> None:
    store = Store(file)
    store.record(Action("cover"), None)
    assert modes(file) == {"iop.db": 0o600, "iop.db-wal": 0o600}
    store.close()


def test_a_journal_that_was_left_for_others_to_read_is_so_no_more(file: Path) -> None:
    killed = elsewhere(
        "import os, sys\nfrom pathlib import Path\nfrom iop_tui.store import Store\n"
        "store = Store(Path(sys.argv[1]))\nstore.record('cover', None)\nos._exit(9)",
        file,
    )
    assert killed.returncode == 9
    for kept in (file, file.with_name("iop.db-wal")):
        kept.chmod(0o644)
    store = Store(file)
    assert set(modes(file).values()) == {0o600} and "iop.db-wal" in modes(file)
    store.close()


@pytest.mark.parametrize("ending", ["-wal", "-journal", "-shm"])
@pytest.mark.parametrize("there", [True, False])
def test_no_journal_is_written_through_a_link(ending: str, there: bool, file: Path, folder: Path) -> None:
    victim = folder / "victim"
    if there:
        victim.write_bytes(b"mine")
    link = file.with_name(f"iop.db{ending}")
    link.symlink_to(victim)
    with pytest.raises(Damaged, match=f"The file's journal was replaced by a link .iop.db{ending}"):
        Store(file)
    assert link.is_symlink() and (victim.read_bytes() == b"mine" if there else not victim.exists())
