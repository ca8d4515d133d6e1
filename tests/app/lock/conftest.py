"""An encrypted file, and facilitators who have PINs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from iop_tui.desk.desk import Desk
from iop_tui.store import Store
from tests.conftest import Clock
from tests.support.lock_hands import (
    GRACE,
    PASSPHRASE,
    RAE,
    Two,
)
from tests.support.program import Program


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow hashes are slow in earnest only."""
    monkeypatch.setattr("iop_tui.store.file.encryption_key.ITERATIONS", 1000)
    monkeypatch.setattr("iop_tui.store.tables.pins.COST", 16)


@pytest.fixture
def store(path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A fresh file, encrypted unless it is to be plain."""
    found = Store(path, passphrase=getattr(request, "param", PASSPHRASE), now=clock)
    yield found
    found.close()


@pytest.fixture
def one(desk: Desk, program: Program) -> int:
    """One facilitator, who has a PIN and works."""
    assert desk.who is not None
    desk.pins.set_pin(desk.who, RAE, RAE)
    return desk.who


@pytest.fixture
def two(desk: Desk, program: Program, one: int) -> Two:
    """Two facilitators, each with a PIN; Rae works."""
    grace = program.save_facilitator("Grace Mensah", "LPC")
    desk.pins.set_pin(grace, GRACE, GRACE)
    return Two(one, grace)
