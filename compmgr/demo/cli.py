"""`compmgr demo`: loading the sample season, and saying who can sign in to it."""

import os
import time
from collections.abc import Iterator
from datetime import date, datetime

import click

from compmgr.demo import services
from compmgr.demo.rules.accounts import ACCOUNTS, SAMPLE_PASSWORD
from compmgr.demo.rules.sample import sample
from compmgr.foundation import clock
from compmgr.foundation.cli import opened

SEED = 2021


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="The same seed and day give the same sample.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the sample stands; today otherwise.")
@click.option("--force", is_flag=True, help="Load it in production, too.")
def demo(seed: int, on: datetime | None, force: bool) -> None:
    """Load the sample season (样例) into an empty database; a database that holds it already is left as it is."""
    if os.environ.get("COMPMGR_ENV") == "production" and not force:
        raise click.ClickException("This is production: sample accounts have a known password. --force loads them.")
    started = time.monotonic()
    with opened() as session:
        if season := services.present_season(session):
            if season.is_sample:
                return
            raise click.ClickException(f"There is a season here already ({season.name}); the sample wants a database.")
        services.load(session, sample(on.date() if on else clock.today(), seed=seed), _show)
    click.echo(f"The sample season is loaded ({time.monotonic() - started:.1f} s).")


def _show(chapter: services.Chapter, steps: Iterator[None]) -> None:
    with click.progressbar(steps, length=chapter.count, label=f"{chapter.title:14}", update_min_steps=20) as shown:
        for _ in shown:
            pass


def print_accounts() -> None:
    """Say who can sign in, when the season in the database is the sample."""
    with opened() as session:
        season = services.present_season(session)
    if season is None or not season.is_sample:
        return
    click.echo(f"Sample accounts, all with the password {SAMPLE_PASSWORD}:")
    for account in ACCOUNTS:
        click.echo(f"  {account.username:12} {account.display_name}")
