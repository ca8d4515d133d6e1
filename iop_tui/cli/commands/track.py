"""``iop-tui track``: tracks, the standing groups."""

from __future__ import annotations

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of


@click.group()
def command() -> None:
    """Add and list tracks (groups)."""


@command.command("add", epilog=examples('iop-tui track add "Morning IOP" --days mon,wed,fri --start 09:00 --end 12:15'))
@click.argument("name")
@click.option("--days", required=True, help="Weekdays, such as mon,wed,fri.")
@click.option("--start", required=True, help="Such as 09:00.")
@click.option("--end", required=True, help="Such as 12:15; before the start means past midnight.")
@click.option("--since", type=DAY, help="In use since this day (default: today).")
@click.option("--population", type=click.Choice(["adult", "adolescent"]), default="adult", show_default=True)
@click.option("--capacity", type=click.IntRange(0, 500), default=0, help="The group's size; 0 for no limit.")
@click.option("--agenda", default="", help='Such as "checkin 30, topic 60, break 15, process 90".')
@click.pass_context
def track_add(
    ctx: click.Context,
    name: str,
    days: str,
    start: str,
    end: str,
    since: AskedDay | None,
    population: str,
    capacity: int,
    agenda: str,
) -> None:
    """Add a group."""
    from iop_tui.domain.agenda import counted_minutes, parse_agenda
    from iop_tui.domain.calendar import parse_weekdays, weekdays_text
    from iop_tui.domain.times import duration, parse_plain, span
    from iop_tui.program.tracks import Tracks

    weekdays, begin, finish = parse_weekdays(days), parse_plain(start), parse_plain(end)
    parts = parse_agenda(agenda)
    desk = desk_of(ctx, For.MAKING, named=True)
    program = Tracks(desk)
    made = program.add_track(
        name,
        weekdays,
        begin,
        finish,
        since=on(since, desk.today),
        population=population,
        capacity=capacity,
        agenda=parts,
    )
    plan = made.plan or made.plans[-1]
    click.echo(f"{made.track.name}: {weekdays_text(plan.weekdays)} {span(plan.start, plan.end)}, "
               f"{duration(counted_minutes(plan.agenda))} counted a day.")  # fmt: skip
    for warning in program.warnings(plan, population):
        click.echo(f"Note: {warning}")


@command.command("list", epilog=examples("iop-tui track list"))
@click.pass_context
def track_list(ctx: click.Context) -> None:
    """List the groups with today's schedule."""
    from iop_tui.domain.calendar import weekdays_text
    from iop_tui.domain.times import span
    from iop_tui.program.tracks import Tracks

    tracks = Tracks(desk_of(ctx, For.READING)).tracks(ended=True)
    for with_plan in tracks:
        plan = with_plan.plan or (with_plan.plans[0] if with_plan.plans else None)
        when = f"{weekdays_text(plan.weekdays)} {span(plan.start, plan.end)} since {plan.from_day}" if plan else ""
        ended = f", ended {with_plan.track.ended_on}" if with_plan.track.ended_on else ""
        click.echo(f"{with_plan.track.name}\t{when}\t{with_plan.track.population}{ended}")
    if not tracks:
        click.echo(
            'No groups yet. Add one: iop-tui track add "Morning IOP" --days mon,wed,fri --start 09:00 --end 12:15'
        )
