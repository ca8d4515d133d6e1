"""``iop-tui check``: whether the file and its record are whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from iop_tui.cli.as_json import as_json, print_json
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, kept_settings, open_store
from iop_tui.cli.working import working
from iop_tui.domain.actions import ACCEPT_FILE
from iop_tui.domain.errors import IopError, Refused

if TYPE_CHECKING:
    from iop_tui.reports.file_check import CheckResult
    from iop_tui.store import Store

_NOT_WHOLE = "The file is not intact."
_THEN = "Leave it as it is and use a backup: iop-tui restore"


@click.command(epilog=examples("iop-tui check", "iop-tui check --against 0f3a9c21d4be"))
@click.option("--against", default="", metavar="HEAD", help="A head from a backup's name or an export's manifest.")
@click.option("--accept", is_flag=True, help="Confirm that an older file is the right one.")
@as_json
@click.pass_context
def command(ctx: click.Context, against: str, accept: bool, as_json: bool) -> None:
    """Check that the file is intact and every row matches its history; list what is in it.

    The exit status is 0 only if all is well. The JSON has intact, results (text, wrong) and, where the file can be
    read, head and rows (a number for each table).
    """
    try:
        store = open_store(ctx, For.WRITING if accept else For.READING)
    except IopError as error:
        from iop_tui.store.errors import Damaged

        if as_json and isinstance(error, Damaged):
            print_json({"intact": False, "results": [{"text": str(error), "wrong": True}]})
        raise
    ctx.call_on_close(store.close)
    if accept:
        _accept(store, ctx.obj["worker"])
        return
    found: list[CheckResult] = []
    with working("Checking the file") as line:
        for result in _results(store, against):
            found.append(result)
            if not as_json:
                line.clear()
                click.echo(result.text, err=result.wrong)
    wrong = [result for result in found if result.wrong]
    if as_json:
        print_json(_document(store, found))
    if against and len(wrong) == 1 and wrong[0].head:
        raise IopError("Everything else is intact.", "If the head was typed correctly, use the backup it came from.")
    if wrong and all(result.older for result in wrong):
        raise IopError("Everything else is intact.", "If this is the right file, run once: iop-tui check --accept")
    if wrong:
        raise IopError(_NOT_WHOLE, _THEN)


def _results(store: Store, against: str) -> Iterator[CheckResult]:
    """What the pages tell, then all else; what cannot be read cannot be looked at any closer."""
    from iop_tui.desk.desk import Desk
    from iop_tui.reports.file_check import CheckResult, check_file

    try:
        problems = [CheckResult(problem, wrong=True) for problem in store.health()]
        yield from problems or check_file(Desk(store, settings=kept_settings()), against)
    except Refused:
        raise
    except IopError as error:  # damaged so that not even that can be looked at
        yield CheckResult(str(error), wrong=True)


def _document(store: Store, found: Sequence[CheckResult]) -> dict[str, object]:
    from iop_tui.store.file.backup_names import HEAD_SIZE

    results = [{"text": result.text.strip(), "wrong": result.wrong} for result in found]
    intact = not any(result.wrong for result in found)
    if not intact:
        return {"intact": intact, "results": results}
    head, rows = store.changes.head(), dict(store.counts())
    return {"intact": intact, "head": head[:HEAD_SIZE], "rows": rows, "results": results}


def _accept(store: Store, worker: str | None) -> None:
    """Record that the file is the right one, whatever this machine knows of a later one."""
    from iop_tui.desk import kept_heads
    from iop_tui.desk.desk import Desk

    desk = Desk(store, settings=kept_settings())
    desk.start_work(worker)
    store.record(ACCEPT_FILE, desk.who, heads=len(kept_heads.not_held(store)))
    click.echo(f"Recorded that this is the right file. Missing chain heads: {kept_heads.accept(store)}.")
