"""What a command tells as JSON, for scripts: one document on standard output."""

from __future__ import annotations

import json

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print it as JSON, for scripts.")


def print_json(document: object) -> None:
    """Print a document, readable; letters stay as they are."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
