"""The export's file: written beside its place, moved there whole, never over another, its manifest beside it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from iop_tui.desk import kept_heads, leftovers
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import DELETE_EXPORT, EXPORT
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.system import told
from iop_tui.exchange.exporting.client_list import COLUMNS, client_rows
from iop_tui.exchange.exporting.csv_text import csv_bytes
from iop_tui.exchange.exporting.formats import format_of
from iop_tui.exchange.exporting.manifest import WrittenFacts, is_of, manifest_bytes, manifest_of
from iop_tui.exchange.exporting.profiles import export_of
from iop_tui.exchange.exporting.request import CLIENTS, Request
from iop_tui.exchange.exporting.stamp import Stamp, stamp_of
from iop_tui.store.file.unfinished import while_written
from iop_tui.store.tables.exports import Export as Kept


@dataclass(frozen=True)
class WrittenExport:
    """An export that was made."""

    path: Path
    rows: int
    sha256: str


def pieces(desk: Desk, request: Request, stamp: Stamp, bom: bool = True) -> Iterator[tuple[bytes, int]]:
    """The export piece by piece, each with its number of rows: ten years are more than memory should hold."""
    if request.profile == CLIENTS:
        people = client_rows(desk)
        yield csv_bytes([COLUMNS, *people], bom), len(people)
        return
    export = export_of(desk, request, stamp)
    written = format_of(request.format)(export.columns, bom)
    yield written.begin(), 0
    for chunk in export.chunks():
        yield written.records(chunk), len(chunk)
    yield written.end(), 0


def content(desk: Desk, request: Request, bom: bool = True) -> tuple[bytes, int]:
    """The whole of a short export, and its number of rows."""
    every = list(pieces(desk, request, stamp_of(desk), bom))
    return b"".join(piece for piece, _ in every), sum(rows for _, rows in every)


def content_recorded(desk: Desk, request: Request) -> Iterator[bytes]:
    """The CSV without a byte order mark, for standard output, in pieces; that it left the program is recorded first.

    It is held packed until then: nothing may leave of an export that cannot be made, or be recorded, whole.
    """
    packed, rows = [], 0
    for piece, number in pieces(desk, request, stamp_of(desk), bom=False):
        packed.append(zlib.compress(piece, 1))
        rows += number
    first, last = request.first.isoformat(), request.last.isoformat()
    with desk.saving(EXPORT) as writer:
        writer.event({"from": first, "to": last, "profile": request.profile, "rows": rows})
    return map(zlib.decompress, packed)


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
    stamp = stamp_of(desk)
    made = pieces(desk, request, stamp, bom)
    first = next(made)  # what cannot be answered is refused before a folder is made for it
    return write_pieces(desk, request, chain([first], made), folder, stamp=stamp, path=path, progress=progress)


def write_pieces(
    desk: Desk,
    request: Request,
    made: Iterable[tuple[bytes, int]],
    folder: Path | None = None,
    *,
    stamp: Stamp | None = None,
    path: Path | None = None,
    progress: Callable[[int], bool] | None = None,
) -> WrittenExport:
    """Write what was made for a request, each piece with its number of rows, as ``write_export`` does.

    ``stamp`` is the moment as of which it was made; now without one.
    """
    stamp = stamp or stamp_of(desk)
    target = _wanted(path, folder, request.file_name(stamp.file_id))
    try:
        if path is None:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _Writing(desk, request, target, stamp).write(made, progress)
    except OSError as error:
        reason = "The disk is full." if error.errno == errno.ENOSPC else "The export folder cannot be written."
        raise IopError(
            reason, "Nothing was left there. Choose another folder in the settings, or with --out."
        ) from None


class _Writing:
    """The writing of one export: into a file beside its place, which then gets the first name that is free.

    What is being written is kept in the program's file before it is: what a kill leaves is found at the next start.
    """

    def __init__(self, desk: Desk, request: Request, target: Path, stamp: Stamp) -> None:
        self._desk = desk
        self._request = request
        self._stamp = stamp
        self._names = (
            target if number == 1 else target.with_name(f"{target.stem} ({number}){target.suffix}")
            for number in range(1, 1000)
        )

    def _free_name(self) -> Path:
        for path in self._names:
            if not (path.exists() or manifest_of(path).exists() or while_written(path).exists()):
                return path
        raise IopError("There are already a thousand exports with that name.", "Delete some first.")

    def write(self, made: Iterable[tuple[bytes, int]], progress: Callable[[int], bool] | None) -> WrittenExport:
        """Write the pieces, then the manifest, and put both on the list of exports."""
        path = self._free_name()
        unfinished = while_written(path)
        leftovers.begin(self._desk, {unfinished: ""})
        try:
            rows, sha256 = _write_pieces(unfinished, made, progress)
            facts = WrittenFacts(rows, unfinished.stat().st_size, sha256)
            while not self._placed(path, unfinished, sha256, self._manifest(path, facts)):
                path = self._free_name()
        except BaseException:
            unfinished.unlink(missing_ok=True)
            leftovers.given_up(self._desk, [unfinished])
            raise
        unfinished.unlink(missing_ok=True)
        if not self._desk.store.read_only:
            try:
                _keep(self._desk, self._request, path, rows, sha256, [*_all_of(path), unfinished])
            except IopError:  # an export that no list knows of would be forgotten
                _remove(self._desk, path)
                raise
        return WrittenExport(path, rows, sha256)

    def _manifest(self, path: Path, facts: WrittenFacts) -> bytes:
        return manifest_bytes(self._desk, self._request, self._stamp, path.name, facts)

    def _placed(self, path: Path, unfinished: Path, sha256: str, manifest: bytes) -> bool:
        """Give what was written its name, and its manifest beside it; False where a name is taken by now."""
        beside = manifest_of(path)
        named = {path: sha256, beside: hashlib.sha256(manifest).hexdigest(), while_written(beside): ""}
        leftovers.begin(self._desk, {**named, unfinished: ""})
        try:
            _give_name(unfinished, path)
        except OSError as error:  # what may stand there is another's, whatever is in it
            leftovers.given_up(self._desk, named)
            if isinstance(error, FileExistsError):
                return False
            raise
        try:
            _write_new(beside, manifest)
        except FileExistsError:
            _take_back(self._desk, named)
            return False
        except OSError:
            _take_back(self._desk, named)
            raise
        return True


def _write_pieces(
    path: Path, made: Iterable[tuple[bytes, int]], progress: Callable[[int], bool] | None
) -> tuple[int, str]:
    """Write a file that only its owner can read; gives the number of rows and the SHA-256 of it.

    ``progress`` gets the rows so far and may stop it by giving False.
    """
    rows, digest = 0, hashlib.sha256()
    with _only_ours(path) as file:
        for piece, number in made:
            file.write(piece)
            digest.update(piece)
            rows += number
            if number and progress is not None and not progress(rows):
                raise IopError("The export was stopped.", "Nothing was written.")
        file.flush()
        os.fsync(file.fileno())
    return rows, digest.hexdigest()


def _keep(desk: Desk, request: Request, made: Path, rows: int, sha256: str, written: Sequence[Path]) -> None:
    """Put an export on the list; from then on what was written for it is not half written any more."""
    client = desk.store.clients.by_number(request.client_number) if request.client_number else None
    kept = Kept(
        0, desk.store.moment(), str(made.absolute()), request.first, request.last, request.profile, rows,
        request.track_id, desk.who, client.id if client else None, sha256,
    )  # fmt: skip
    with desk.saving(EXPORT) as writer:
        desk.store.exports.add(writer, kept)
        leftovers.ended(desk, written)
    kept_heads.keep(desk.store, "export")


def _remove(desk: Desk, made: Path) -> None:
    with contextlib.suppress(OSError):
        made.unlink()
        manifest_of(made).unlink()
    leftovers.given_up(desk, _all_of(made))


def _all_of(path: Path) -> list[Path]:
    """The files that an export is, and their names while they are written."""
    return [path, manifest_of(path), while_written(path), while_written(manifest_of(path))]


def _wanted(path: Path | None, folder: Path | None, name: str) -> Path:
    """Where an export goes; a folder that is named means a file of the usual name in it. Raises IopError."""
    if path is None:
        return (folder or Path()) / name
    try:
        if path.is_dir():
            return path / name
        if not path.parent.is_dir():
            raise IopError("That folder does not exist.", "Create it first, or choose another.")
    except OSError as error:
        raise told(error) from None
    return path


def _take_back(desk: Desk, named: Mapping[Path, str]) -> None:
    """Remove what was just written, and nothing that somebody else wrote under the name meanwhile."""
    for one, sha256 in named.items():
        if not sha256 or leftovers.still_is(one, sha256):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)
    leftovers.given_up(desk, named)


def _only_ours(path: Path) -> BinaryIO:
    """A new file that only its owner can read; raises FileExistsError where the name is taken."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "wb")


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all, and never over another."""
    temporary = while_written(path)
    try:
        _write_pieces(temporary, [(data, 0)], None)
        _give_name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _give_name(written: Path, path: Path) -> None:
    """Give a file its name, never that of another; where it can, the name that it had while written stays."""
    if os.name == "nt":
        written.rename(path)  # refuses a name that is taken
        return
    try:
        path.hardlink_to(written)  # refuses a name that is taken
    except PermissionError:  # a file system without links, such as a stick's
        if path.exists():
            raise FileExistsError(path) from None
        written.rename(path)


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
        if is_of(manifest, kept.sha256):
            manifest.unlink(missing_ok=True)
    except OSError:
        raise IopError("The export cannot be deleted.", "Close it in other programs and try again.") from None
    with desk.saving(DELETE_EXPORT) as writer:
        desk.store.exports.deleted(writer, kept.id)
    return there
