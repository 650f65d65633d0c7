"""`compmgr audit`: checking the chain from outside the web."""

import click

from compmgr.audit import queries
from compmgr.foundation.cli import opened


@click.group()
def audit() -> None:
    """The audit trail: verify the chain, show its head."""


@audit.command("verify")
def verify() -> None:
    """Recompute the whole chain; names the first entry that does not follow."""
    with opened() as session:
        if broken := queries.broken_at(session):
            raise click.ClickException(f"Entry {broken} does not follow from the one before: the trail was changed.")
        click.echo(f"The chain holds. Head: {queries.head(session)}")
