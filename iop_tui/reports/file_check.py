"""Whether the file and its record of changes are whole: pages, shape, chain, rows, and heads from other places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from iop_tui.desk import kept_heads
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.text import line
from iop_tui.reports.history.lookup import NameLookup
from iop_tui.reports.history.row_faults import row_words
from iop_tui.store.audit.compare import last_of
from iop_tui.store.audit.owners import Owners
from iop_tui.store.audit.row_check import Newest
from iop_tui.store.audit.shape import misshapen
from iop_tui.store.audit.verify import Fault, tables
from iop_tui.store.file.backup_names import HEAD_SIZE

_AT = {
    "backup": "a backup", "export": "an export", "end": "the program was ended", "handover": "a handover",
    "back": "a handover taken back", "restore": "a restore",
}  # fmt: skip
_HEAD = re.compile(rf"[0-9a-f]{{{HEAD_SIZE},64}}")


@dataclass(frozen=True)
class CheckResult:
    """A line of the check; ``wrong`` where something is not as it should be, ``head`` where that is a missing head.

    ``older`` where the file seems to be an older one than this machine knows of.
    """

    text: str
    wrong: bool = False
    head: bool = False
    older: bool = False


def check_file(desk: Desk, against: str = "") -> Iterator[CheckResult]:
    """Look at the whole file: pages, shape, the chain of changes, each row against it, heads; then what is in it.

    ``against`` are the first digits of a link that the chain has to hold, from a backup's name or the manifest of an
    export: it finds a record that was cut off at its end, or written again from some place on.
    """
    head = against.strip().lower()
    if head and not _HEAD.fullmatch(head):
        raise Refused(
            f"That is not a chain head; it has {HEAD_SIZE} hexadecimal digits.",
            "It is in a backup's file name, and is chain_head in an export's manifest.",
        )
    whole = True
    newest = Newest(desk.store.reader)
    parts = (_pages(desk), _shape(desk), _chain(desk, newest), _rows(desk, newest), _against(desk, head), _heads(desk))
    for part in (*parts, _tables(desk, newest)):
        try:
            for result in part:
                whole = whole and not result.wrong
                yield result
        except IopError as error:  # damaged so that it cannot be read to the end
            whole = False
            yield CheckResult(str(error), wrong=True)
    if whole:
        yield CheckResult("The file is intact, of this version, and its change history is untouched.")
        yield CheckResult("Every row matches what was recorded.")


def _pages(desk: Desk) -> Iterator[CheckResult]:
    for problem in desk.store.health():
        yield CheckResult(problem, wrong=True)


def _shape(desk: Desk) -> Iterator[CheckResult]:
    for fault in misshapen(desk.store.reader):
        yield CheckResult(fault, wrong=True)


def _rows(desk: Desk, newest: Newest) -> Iterator[CheckResult]:
    """Each row beside the record; ``newest`` has taken all of it."""
    known, owners = NameLookup(desk), Owners(desk.store.reader)
    for fault in newest.faults():
        yield CheckResult(row_words(fault, known, owners), wrong=True)
    for facilitator in desk.store.pins.not_as_recorded():
        yield CheckResult(f"the PIN of {known.person(facilitator)} is not the one that was recorded", wrong=True)


def _heads(desk: Desk) -> Iterator[CheckResult]:
    """What this machine knows of the file from other places: its backups, and the heads that it kept."""
    store = desk.store
    since = max(last_of(store.reader, what) for what in ("restore", "accept"))
    copies = [c for c in desk.backups.known() if c.made_at.strftime("%Y-%m-%dT%H:%M:%S") >= since]
    held = store.changes.held([c.head for c in copies])
    gone = [(c.made_at, "backup") for c in copies if c.head not in held]
    gone += [(datetime.fromisoformat(h.at), h.what) for h in kept_heads.not_held(store)]
    for at, what in sorted(gone):
        moment = at.astimezone(ZoneInfo(desk.zone))
        missing = f"the history does not contain what was in it on {moment:%Y-%m-%d %H:%M} ({_AT.get(what, what)})"
        yield CheckResult(f"{missing}: the file is older, or its history differs", wrong=True, older=True)


def _chain(desk: Desk, newest: Newest) -> Iterator[CheckResult]:
    known = NameLookup(desk)
    for fault in desk.store.changes.faults(newest.take):
        yield CheckResult(f"record {fault.seq}{_when(fault, known)}: {fault.what}", wrong=True)


def _when(fault: Fault, known: NameLookup) -> str:
    """The moment of a record, in the program's zone; as it stands there where it is none."""
    moment = known.moment(fault.at, None)
    shown = f"{moment:%Y-%m-%d %H:%M}" if moment.year > 1 else line(fault.at, 40)
    return f" ({shown})" if shown else ""


def _against(desk: Desk, head: str) -> Iterator[CheckResult]:
    if head and desk.store.changes.holds(head):
        yield CheckResult(f"The history contains {head}.")
    elif head:
        yield CheckResult(
            f"the history does not contain {head}: records were removed from the end, or the history was rewritten",
            wrong=True,
            head=True,
        )


def _tables(desk: Desk, newest: Newest) -> Iterator[CheckResult]:
    for table, rows in newest.before_the_record.items():
        yield CheckResult(f"{table:18} {rows:>9} rows loaded before the history began; nothing shows how they were")
    for table, rows in tables(desk.store.reader).items():
        yield CheckResult(f"{table:18} {rows:>9}")
    yield CheckResult(f"{'head of the record':18} {desk.store.changes.head()[:HEAD_SIZE]}")
