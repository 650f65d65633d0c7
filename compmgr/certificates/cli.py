"""`compmgr certificates`: comparing files, records and numbers both ways, tidying up, letting personal data go."""

import click

from compmgr.certificates import services
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.retention import Periods
from compmgr.certificates.services import retention
from compmgr.foundation.cli import opened


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
@click.option("--ended", default=Periods().ended, show_default=True, help="Years after the end of what ended.")
@click.option("--apply", "is_meant", is_flag=True, help="Remove them; without it they are only counted.")
def retention_command(standing: int, ended: int, is_meant: bool) -> None:
    """Remove photos, documents' numbers and files whose time of keeping has passed; records stay."""
    with opened() as session:
        due = [certificate.id for certificate in retention.due(session, Periods(standing, ended))]
    if not is_meant:
        return click.echo(f"{len(due)} certificates hold personal data longer than that; --apply removes them.")
    for certificate_id in due:
        with opened() as session:
            retention.redact(session, session.get_one(Certificate, certificate_id), by=None)
    click.echo(f"{len(due)} certificates hold no photo, document number and file any more.")
