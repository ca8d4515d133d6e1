"""The export's file: written beside its place, moved there whole, never over another, its manifest beside it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iop_tui import __version__
from iop_tui.desk import kept_heads, leftovers
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import DELETE_EXPORT, EXPORT
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.system import told
from iop_tui.exchange.exporting.attendance_rows import AttendanceExport
from iop_tui.exchange.exporting.client_list import COLUMNS, client_rows
from iop_tui.exchange.exporting.csv_text import csv_bytes
from iop_tui.exchange.exporting.formats import format_of
from iop_tui.exchange.exporting.request import CLIENTS, Request
from iop_tui.store.file import beside
from iop_tui.store.file.unfinished import while_written
from iop_tui.store.file.verified_copy import HEAD_SIZE
from iop_tui.store.tables.exports import Export as Kept


@dataclass(frozen=True)
class WrittenExport:
    """An export that was made."""

    path: Path
    rows: int
    sha256: str


def content(
    desk: Desk, request: Request, bom: bool = True, progress: Callable[[int], bool] | None = None
) -> tuple[bytes, int]:
    """The whole export and its number of rows; ``progress`` gets the rows so far and may stop it by giving False."""
    if request.profile == CLIENTS:
        people = client_rows(desk)
        return csv_bytes([COLUMNS, *people], bom), len(people)
    export = AttendanceExport(desk, request)
    written = format_of(request.format)(export.columns, bom)
    pieces, count = [written.begin()], 0
    for chunk in export.chunks():
        pieces.append(written.records(chunk))
        count += len(chunk)
        if progress is not None and not progress(count):
            raise IopError("The export was stopped.", "Nothing was written.")
    pieces.append(written.end())
    return b"".join(pieces), count


def content_recorded(desk: Desk, request: Request) -> bytes:
    """The whole CSV without a byte order mark, for standard output; that it left the program is recorded."""
    data, rows = content(desk, request, bom=False)
    first, last = request.first.isoformat(), request.last.isoformat()
    with desk.saving(EXPORT) as writer:
        writer.event({"from": first, "to": last, "profile": request.profile, "rows": rows})
    return data


def write_export(
    desk: Desk,
    request: Request,
    folder: Path | None = None,
    *,
    path: Path | None = None,
    bom: bool = True,
    progress: Callable[[int], bool] | None = None,
) -> WrittenExport:
    """Write an export and its manifest into ``folder`` (or as ``path``) and keep it on the list of exports.

    The list is kept only in a file that is open for writing. Raises IopError where the place cannot be used.
    """
    target = _wanted(path, folder, request)
    data, rows = content(desk, request, bom, progress)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        if path is None:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = _place(desk, target, data, _manifest(desk, request, rows, sha256))
    except OSError as error:
        reason = "The disk is full." if error.errno == errno.ENOSPC else "The export folder cannot be written."
        raise IopError(
            reason, "Nothing was left there. Choose another folder in the settings, or with --out."
        ) from None
    if not desk.store.read_only:
        try:
            _keep(desk, request, made, rows, sha256)
        except IopError:  # an export that no list knows of would be forgotten
            _remove(desk, made)
            raise
    return WrittenExport(made, rows, sha256)


def _keep(desk: Desk, request: Request, made: Path, rows: int, sha256: str) -> None:
    """Put an export on the list; from then on it is not half written any more."""
    client = desk.store.clients.by_number(request.client_number) if request.client_number else None
    kept = Kept(
        0, desk.store.moment(), str(made.absolute()), request.first, request.last, request.profile, rows,
        request.track_id, desk.who, client.id if client else None, sha256,
    )  # fmt: skip
    with desk.saving(EXPORT) as writer:
        desk.store.exports.add(writer, kept)
        leftovers.ended(desk, _all_of(made))
    kept_heads.keep(desk.store, "export")


def _remove(desk: Desk, made: Path) -> None:
    with contextlib.suppress(OSError):
        made.unlink()
        manifest_of(made).unlink()
    leftovers.given_up(desk, _all_of(made))


def _all_of(path: Path) -> list[Path]:
    """The files that an export is, and their names while they are written."""
    return [path, manifest_of(path), while_written(path), while_written(manifest_of(path))]


def _wanted(path: Path | None, folder: Path | None, request: Request) -> Path:
    """Where an export goes; a folder that is named means a file of the usual name in it. Raises IopError."""
    if path is None:
        return (folder or Path()) / request.file_name
    try:
        if path.is_dir():
            return path / request.file_name
        if not path.parent.is_dir():
            raise IopError("That folder does not exist.", "Create it first, or choose another.")
    except OSError as error:
        raise told(error) from None
    return path


def _manifest(desk: Desk, request: Request, rows: int, sha256: str) -> bytes:
    facilitator = desk.facilitator
    facts = {
        "program": "iop-tui",
        "version": __version__,
        "from": request.first.isoformat(),
        "to": request.last.isoformat(),
        "profile": request.profile,
        "rows": rows,
        "sha256": sha256,
        "made_at": desk.store.moment(),
        "made_by": facilitator.signature if facilitator and request.profile != "pseudonymous" else "",
        "chain_head": desk.store.changes.head()[:HEAD_SIZE],
        "notice": desk.rules().notice,
    }
    return (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode()


def manifest_of(path: Path) -> Path:
    """Where the manifest of an export stands."""
    return path.with_name(f"{path.stem}.manifest.json")


def _place(desk: Desk, target: Path, data: bytes, manifest: bytes) -> Path:
    """Put both files under the first free name; neither ever replaces another file.

    What is being written is kept before it is: what a kill leaves is found at the next start.
    """
    for number in range(1, 1000):
        path = target if number == 1 else target.with_name(f"{target.stem} ({number}){target.suffix}")
        if path.exists() or manifest_of(path).exists():
            continue
        hashes = [hashlib.sha256(data).hexdigest(), hashlib.sha256(manifest).hexdigest(), "", ""]
        leftovers.begin(desk, dict(zip(_all_of(path), hashes, strict=True)))
        try:
            _write_new(path, data)
            _write_new(manifest_of(path), manifest)
        except FileExistsError:
            _take_back(desk, path, hashes)
            continue
        except OSError:
            _take_back(desk, path, hashes)
            raise
        return path
    raise IopError("There are already a thousand exports with that name.", "Delete some first.")


def _take_back(desk: Desk, path: Path, hashes: Sequence[str]) -> None:
    """Remove what was just written, and nothing that somebody else wrote under the name meanwhile."""
    for one, sha256 in zip(_all_of(path), hashes, strict=True):
        if not sha256 or leftovers.still_is(one, sha256):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)
    leftovers.given_up(desk, _all_of(path))


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all, and never over another."""
    temporary = while_written(path)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "nt":
            temporary.rename(path)  # refuses a name that is taken
        else:
            try:
                path.hardlink_to(temporary)  # refuses a name that is taken
            except PermissionError:  # a file system without links, such as a stick's
                if path.exists():
                    raise FileExistsError(path) from None
                temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)


def delete_export(desk: Desk, kept: Kept) -> bool:
    """Delete an export's files and take it off the list; False where the file was gone already.

    Only what still is the export is deleted: raises Refused where another file stands there now.
    """
    path = Path(kept.path)
    there = os.path.lexists(path)
    if there and not leftovers.still_is(path, kept.sha256):
        raise Refused("The file was changed or replaced.", "Delete it yourself, then remove it from the list.")
    manifest = manifest_of(path)
    try:
        path.unlink(missing_ok=True)
        if _is_of(manifest, kept.sha256):
            manifest.unlink(missing_ok=True)
    except OSError:
        raise IopError("The export cannot be deleted.", "Close it in other programs and try again.") from None
    with desk.saving(DELETE_EXPORT) as writer:
        desk.store.exports.deleted(writer, kept.id)
    return there


def _is_of(manifest: Path, sha256: str) -> bool:
    """Whether a manifest is that of the export with this SHA-256."""
    try:
        described = json.loads(beside.read(manifest))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(described, dict) and described.get("sha256") == sha256
