"""``iop-tui where``: the places in use."""

from __future__ import annotations

from pathlib import Path

import click

from iop_tui.cli.open_file import kept_settings
from iop_tui.desk import paths


@click.command()
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print the paths in use."""
    kept = kept_settings()
    path: Path = ctx.obj["path"]
    rows = (
        ("file", path), ("backups", paths.backups(kept.backups_folder, path)), ("settings", paths.settings_file()),
        ("exports", paths.exports(kept.exports_folder)), ("crash reports", paths.crash_reports()),
    )  # fmt: skip
    for label, place in rows:
        click.echo(f"{label:14} {place}")
