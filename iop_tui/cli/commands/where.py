"""``iop-tui where``: the places in use."""

from __future__ import annotations

from pathlib import Path

import click

from iop_tui.cli.as_json import as_json, print_json
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import kept_settings
from iop_tui.desk import paths


@click.command(epilog=examples("iop-tui where", "iop-tui where --json"))
@as_json
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Print the paths in use.

    The JSON has file, backups, settings, exports and crash_reports.
    """
    kept = kept_settings()
    path: Path = ctx.obj["path"]
    rows = (
        ("file", path), ("backups", paths.backups(kept.backups_folder, path)), ("settings", paths.settings_file()),
        ("exports", paths.exports(kept.exports_folder)), ("crash reports", paths.crash_reports()),
    )  # fmt: skip
    if as_json:
        print_json({label.replace(" ", "_"): str(place) for label, place in rows})
        return
    for label, place in rows:
        click.echo(f"{label:14} {place}")
