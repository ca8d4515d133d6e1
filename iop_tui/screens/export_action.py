"""Exporting from a screen: write it, say where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from iop_tui.day.schedule import schedule
from iop_tui.desk import paths
from iop_tui.exchange.exporting import CLIENTS, Request, WrittenExport, place, write_export
from iop_tui.screens.base import IopScreen
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.prompts.choice_prompt import ConfirmPrompt


def export_session(screen: IopScreen, day: date, track_id: int) -> None:
    """Write the CSV of a session: that of its whole day where it is the only one, for that is what the office gets."""
    alone = {e.track.id for e in schedule(screen.desk, day)} <= {track_id}

    def told() -> None:
        if not alone:
            words = "Only this group was exported. For the whole day: press {session.today}, then {session.export}."
            screen.say(screen.with_keys(words), "here")

    export_day(screen, day, None if alone else track_id, told)


def export_day(
    screen: IopScreen, day: date, track_id: int | None = None, told: Callable[[], None] = lambda: None
) -> None:
    """Write the attendance CSV of a day, say where it is, and then ``told``."""
    _export(screen, Request(day, day, track_id=track_id), told)


def export_week(screen: IopScreen, day: date) -> None:
    """Write the CSV of the hours of the week that holds a day, and say where it is."""
    from iop_tui.exchange.exporting.week_rows import whole_week

    _export(screen, whole_week(screen.desk, day), lambda: None)


def export_clients(screen: IopScreen) -> None:
    """Write the list of clients in the form that import reads, and say where it is."""
    _export(screen, Request(screen.desk.today, screen.desk.today, CLIENTS), lambda: None)


def _export(screen: IopScreen, request: Request, told: Callable[[], None]) -> None:
    """Write an export, say where it is, and then ``told``."""
    write_and_say(screen, lambda folder: write_export(screen.desk, request, folder), _rows_written, told)


def _rows_written(made: WrittenExport) -> str:
    return f"{made.rows} rows written, not encrypted: deliver it, then delete it (x on Today)."


def write_and_say(
    screen: IopScreen,
    write: Callable[[Path], WrittenExport],
    words: Callable[[WrittenExport], str],
    told: Callable[[], None] = lambda: None,
) -> None:
    """Write a file that leaves the program and say so; where its folder is synchronized, that is asked once."""
    with screen.showing_errors():
        folder = paths.exports(screen.desk.settings.exports_folder)
        service = place.unasked_service(screen.desk, folder)
        if not service:
            _write(screen, write(folder), words, folder)
            told()
            return

        def answered(yes: bool) -> None:
            if not yes:
                screen.say("Nothing was written. exports_folder in settings.toml names another folder.", "warn")
                return
            place.agree(screen.desk, folder)
            _write(screen, write(folder), words, folder)
            told()

        screen.strip.show_path(str(folder))
        screen.ask(ConfirmPrompt(f"{service} copies this folder elsewhere. Write clients' names there?", answered))


def _write(screen: IopScreen, made: WrittenExport, words: Callable[[WrittenExport], str], folder: Path) -> None:
    if isinstance(screen, ListScreen):
        screen.fill()  # it lists exports
    moved = place.new_place(screen.desk, folder)
    screen.say(moved or words(made), "here")
    screen.strip.show_path(str(made.path))
    screen.later(lambda: screen.strip.show_path(str(made.path)))
