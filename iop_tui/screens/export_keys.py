"""Exporting from a screen: write it, say where it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from iop_tui import paths
from iop_tui.day.schedule import schedule
from iop_tui.exporting import Request, write_export
from iop_tui.screens.base import IopScreen


def export_session(screen: IopScreen, day: date, track_id: int) -> Path | None:
    """Write the CSV of a session: that of its whole day where it is the only one, for that is what the office gets."""
    alone = {e.track.id for e in schedule(screen.desk, day)} <= {track_id}
    made = export_day(screen, day, None if alone else track_id)
    if made is not None and not alone:
        screen.say("This group alone was written. The whole day for the office: 0, then ctrl+e.", "here")
    return made


def export_day(screen: IopScreen, day: date, track_id: int | None = None) -> Path | None:
    """Write the attendance CSV of a day and say where it is; None where it could not be written."""
    with screen.telling():
        folder = paths.exports(screen.desk.settings.exports_folder)
        made = write_export(screen.desk, Request(day, day, track_id=track_id), folder)
        screen.say(f"{made.rows} rows written, plain text: hand it over, then delete it (x on Today).", "here")
        screen.strip.show_path(str(made.path))
        return made.path
    return None
