"""The manifest beside an export: a Frictionless Data Package that says what it is, from where, as of when.

Its keys beside the standard's: ``export_profile`` is our profile (``profile`` is a key of the standard), ``from`` and
``to`` the period, ``track`` the one group that it was narrowed to or null, ``one_client`` whether it was narrowed to
one client (never to which), ``chain_head`` and ``changes`` the newest link of the record of changes and how many
records there are, ``restored_at`` when the file was last restored from a backup, ``previous_export``
the record of the export before, ``site`` the program's rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from iop_tui import __version__
from iop_tui.desk.desk import Desk
from iop_tui.exchange.exporting import client_list
from iop_tui.exchange.exporting.columns import Column
from iop_tui.exchange.exporting.profiles import export_of
from iop_tui.exchange.exporting.request import CLIENTS, Request
from iop_tui.exchange.exporting.stamp import Stamp
from iop_tui.store.file import beside

_AS_TEXT = "Text, also where it looks like a number."
_DEFUSED = "A leading ' stands before =, +, - or @ so that no spreadsheet runs it: take it off."
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class WrittenFacts(NamedTuple):
    """What is known of a file once it is written: its rows, bytes and SHA-256."""

    rows: int
    bytes: int
    sha256: str


def manifest_of(path: Path) -> Path:
    """Where the manifest of an export stands."""
    return path.with_name(f"{path.stem}.manifest.json")


def manifest_bytes(desk: Desk, request: Request, stamp: Stamp, name: str, facts: WrittenFacts) -> bytes:
    """The manifest of a file of this name."""
    facilitator = desk.facilitator
    tracks = {t.id: t.name for t in desk.store.tracks.all()}
    package = {
        "name": f"iop-tui-{request.profile}-{stamp.file_id}-{stamp.export_id}",
        "profile": "data-package" if request.format == "html" else "tabular-data-package",
        "created": stamp.at,
        "program": "iop-tui",
        "version": __version__,
        "export_profile": request.profile,
        "from": request.first.isoformat(),
        "to": request.last.isoformat(),
        "track": None if request.track_id is None else tracks.get(request.track_id, ""),
        "track_id": request.track_id,
        "one_client": bool(request.client_number),
        "rows": facts.rows,
        "sha256": facts.sha256,
        "made_at": stamp.at,
        "made_by": facilitator.signature if facilitator and request.profile != "pseudonymous" else "",
        "file_id": stamp.file_id,
        "chain_head": stamp.export_id,
        "changes": stamp.changes,
        "previous_export": stamp.previous,
        "restored_at": desk.store.changes.last_of("restore"),
        "site": desk.rules().site,
        "notice": stamp.notice,
        "resources": [_resource(desk, request, stamp, name, facts)],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _resource(desk: Desk, request: Request, stamp: Stamp, name: str, facts: WrittenFacts) -> Mapping[str, Any]:
    kind = {"name": request.profile, "path": name, "bytes": facts.bytes, "hash": f"sha256:{facts.sha256}"}
    if request.format == "html":
        return {**kind, "format": "html", "mediatype": "text/html", "encoding": "utf-8"}
    if request.profile == CLIENTS:
        columns: Sequence[Column] = ()
        fields = [{"name": column, "type": "string"} for column in client_list.COLUMNS]
    else:
        columns = export_of(desk, request, stamp).columns
        fields = [_field(column) for column in columns]
    return {
        **kind,
        "profile": "tabular-data-resource",
        "format": request.format,
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    if column.type == "datetime":
        field["format"] = _MOMENT
    if column.name in ("client_id", "level_of_care"):
        field["description"] = f"{_AS_TEXT} {_DEFUSED}"
    elif column.text:
        field["description"] = _DEFUSED
    return field


def is_of(manifest: Path, sha256: str) -> bool:
    """Whether a manifest is that of the export with this SHA-256."""
    try:
        described = json.loads(beside.read(manifest))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(described, dict) and described.get("sha256") == sha256
