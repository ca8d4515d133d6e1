"""``iop-tui facilitator``: the people who lead groups."""

from __future__ import annotations

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of


@click.group()
def command() -> None:
    """Add and list facilitators, the people who lead groups."""


@command.command("add", epilog=examples('iop-tui facilitator add "Rae Ellis" --credentials LCSW'))
@click.argument("name")
@click.option("--credentials", default="", help="As they sign, such as LCSW.")
@click.option(
    "--signs",
    default="alone",
    type=click.Choice(["alone", "supervised", "supervisor"]),
    help="supervised: notes need a co-signature; supervisor: co-signs.",
)
@click.pass_context
def facilitator_add(ctx: click.Context, name: str, credentials: str, signs: str) -> None:
    """Add a facilitator."""
    from iop_tui.domain.facilitators import signing_of
    from iop_tui.program.facilitators import Staff

    Staff(desk_of(ctx, For.MAKING, named=True)).save_facilitator(name, credentials, signing=signing_of(signs))
    click.echo("Added.")


@command.command("pin", epilog=examples("iop-tui facilitator pin Rae"))
@click.argument("name")
@click.pass_context
def facilitator_pin(ctx: click.Context, name: str) -> None:
    """Set a facilitator's PIN, also where it was forgotten; asks for it twice."""
    from iop_tui.desk.pins import check_pin

    desk = desk_of(ctx, named=True)
    person = desk.find_facilitator(name)
    first: str = click.prompt("New PIN", hide_input=True, err=True)
    again: str = click.prompt("Confirm", hide_input=True, err=True)
    check_pin(first, again)
    desk.pins.set_pin(person.id, first, again)
    click.echo("Set.")


@command.command("list", epilog=examples("iop-tui facilitator list"))
@click.pass_context
def facilitator_list(ctx: click.Context) -> None:
    """List the facilitators."""
    from iop_tui.domain.facilitators import SIGNING_LABELS, Signing

    people = desk_of(ctx, For.READING).store.program.facilitators()
    for person in people:
        signing = f"\t{SIGNING_LABELS[person.signing]}" if person.signing is not Signing.ALONE else ""
        click.echo(person.signature + signing + (f"\tuntil {person.retired_on}" if person.retired_on else ""))
    if not people:
        click.echo('No facilitators yet. Add one: iop-tui facilitator add "Rae Ellis" --credentials LCSW')
