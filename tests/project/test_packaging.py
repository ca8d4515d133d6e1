"""The built wheel, installed in an environment of its own, runs from another folder with its data."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an index would build it."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_holds_the_data_and_nothing_private(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("topics.toml", "checkin.toml", "demo.toml"):
        assert f"iop_tui/data/{name}" in names
    assert "iop_tui/app/app.tcss" in names
    assert not [n for n in names if n.endswith((".db", ".csv")) or n.startswith("tests")]


def test_the_installed_program_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(wheel)], check=True
    )
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import iop_tui; assert iop_tui.__file__.startswith(sys.argv[1]), iop_tui.__file__\n"
        "from iop_tui.desk.shipped_data import built_in_topics, load_questions\n"
        "assert len(built_in_topics()) >= 80 and load_questions()\n"
        "from iop_tui.program.demo.desk import demo_desk\n"
        "with demo_desk() as desk: assert desk.store.clients.all()\n"
        "print('well')\n"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import site; site.main()\n" + code, str(target)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "well", done.stderr
