"""`compmgr demo`: loading the sample season, and saying who can sign in to it."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import click
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from config import current

if TYPE_CHECKING:
    from compmgr.demo.services import Chapter

SEED = 2021


class Present(NamedTuple):
    """The season that a database holds."""

    name: str
    is_sample: bool


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="The same seed and day give the same sample.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the sample stands; today otherwise.")
@click.option("--force", is_flag=True, help="Load it in production, too.")
def demo(seed: int, on: datetime | None, force: bool) -> None:
    """Load the sample season (样例) into an empty database; a database that holds it already is left as it is."""
    if os.environ.get("COMPMGR_ENV") == "production" and not force:
        raise click.ClickException("This is production, and sample accounts have a known password: --force loads them.")
    season = present_season(current().DATABASE_URL)
    if season and season.is_sample:
        return
    if season:
        raise click.ClickException(f"This database holds a season ({season.name}). Load the sample into another one.")
    started = time.monotonic()
    load(seed, on)
    click.echo(f"The sample season is loaded ({time.monotonic() - started:.1f} s).")


def present_season(url: str) -> Present | None:
    """The newest season of the database at `url`, which may have no tables yet; without importing the rooms."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            row = connection.execute(text("select name, is_sample from seasons order by year desc limit 1")).first()
    except (OperationalError, ProgrammingError):  # no tables yet
        row = None
    finally:
        engine.dispose()
    return Present(row.name, bool(row.is_sample)) if row else None


def load(seed: int, on: datetime | None) -> None:
    """All of it or none of it: an interrupted load leaves nothing and can be begun anew."""
    from compmgr.certificates.services import use_public_address
    from compmgr.demo import services
    from compmgr.demo.rules.sample import sample
    from compmgr.foundation import clock, logs
    from compmgr.foundation.cli import opened

    logs.configure("WARNING")
    use_public_address(current().PUBLIC_URL or f"http://localhost:{os.environ.get('PORT', '8000')}")
    with opened() as session:
        services.load(session, sample(on.date() if on else clock.today(), seed=seed), show)


def show(chapter: "Chapter", steps: Iterator[None]) -> None:
    """A bar for each chapter; where there is no terminal, its title."""
    with click.progressbar(steps, length=chapter.count, label=f"{chapter.title:10}", update_min_steps=5) as shown:
        for _ in shown:
            pass


def print_accounts() -> None:
    """Say who can sign in, when the season in the database is the sample."""
    from compmgr.demo.rules.accounts import ACCOUNTS, SAMPLE_PASSWORD

    season = present_season(current().DATABASE_URL)
    if season is None or not season.is_sample:
        return
    click.echo(f"Sample accounts, all with the password {SAMPLE_PASSWORD}:")
    for account in ACCOUNTS:
        click.echo(f"  {account.username:12} {account.display_name}")
