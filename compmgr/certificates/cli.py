"""`compmgr certificates`: comparing files, records and numbers both ways, tidying up, letting personal data go."""

import click

from compmgr.certificates import services
from compmgr.certificates.rules.retention import Periods
from compmgr.certificates.services import retention
from compmgr.foundation.cli import opened

#: So much is let go in one transaction.
LOT = 100


@click.group()
def certificates() -> None:
    """Certificates: verify the stored files and numbers, tidy up, let personal data go when their time has come."""


@certificates.command("verify")
def verify() -> None:
    """Hash every stored file again; find files without a record, and numbers without a certificate or a reason."""
    with opened() as session:
        broken = [f"{certificate.number}: {problem}" for certificate, problem in services.verify_files(session)]
        broken += [
            f"{key}: octets {start} to {end} without a record" for key, start, end in services.leftovers(session)
        ]
        broken += [f"{series}: number {serial} is missing" for series, serial in services.missing_numbers(session)]
    for line in broken:
        click.echo(line)
    if broken:
        raise click.ClickException(f"{len(broken)} things do not match.")
    click.echo("Every record has its file, every file its record, every number its certificate or its reason.")


@certificates.command("tidy")
def tidy() -> None:
    """Remove packs and plates that no record owns, such as those of a run that was cancelled in the middle."""
    with opened() as session:
        count = services.tidy(session)
    click.echo(f"{count} files removed.")


@certificates.command("retention")
@click.option("--standing", default=Periods().standing, show_default=True, help="Years after issue.")
@click.option(
    "--ended", default=Periods().ended, show_default=True, help="Years after the end, or the decision on a replacement."
)
@click.option("--prints", default=Periods().prints, show_default=True, help="Years after a print file was made.")
@click.option("--searches", default=Periods().searches, show_default=True, help="Days after a search and its message.")
@click.option("--apply", "is_meant", is_flag=True, help="Remove them; without it they are only counted.")
def retention_command(standing: int, ended: int, prints: int, searches: int, is_meant: bool) -> None:
    """Remove photos, documents' numbers, files, evidence and searches whose time has passed; records stay."""
    periods = Periods(standing, ended, prints, searches)
    for one in retention.PASSING:
        with opened() as session:
            due = one.due(session, periods)
        click.echo(f"{len(due)} {one.holds} longer than that.")
        for lot in range(0, len(due) if is_meant else 0, LOT):
            with opened() as session:
                one.let_go(session, due[lot : lot + LOT])
    click.echo("They are removed." if is_meant else "Nothing is removed yet; --apply does it.")
