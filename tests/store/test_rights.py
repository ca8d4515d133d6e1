"""Files and folders that somebody may read and not write, or that belong to somebody else."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from iop_tui.store import Store
from tests.rows import elsewhere, inside

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")

AS_NOBODY = """
import os, sys
from pathlib import Path
import sqlite_utils
from iop_tui.domain.errors import IopError
from iop_tui.store import Store
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
