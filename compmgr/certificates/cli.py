"""`compmgr certificates`: comparing stored files with their records, and letting personal data go."""

import click

from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.retention import Periods
from compmgr.certificates.services import retention, verify_files
from compmgr.foundation.cli import opened


@click.group()
def certificates() -> None:
    """Certificates: verify the stored files, and let personal data go when their time has come."""


@certificates.command("verify")
def verify() -> None:
    """Hash every stored file again; names those that are missing or changed."""
    with opened() as session:
        broken = [f"{certificate.number}: {problem}" for certificate, problem in verify_files(session)]
    for line in broken:
        click.echo(line)
    if broken:
        raise click.ClickException(f"{len(broken)} files do not match their record.")
    click.echo("Every stored file matches its record.")


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
