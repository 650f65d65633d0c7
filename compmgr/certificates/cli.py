"""`compmgr certificates`: comparing every stored file with its record."""

import click

from compmgr.certificates.services import verify_files
from compmgr.foundation.cli import opened


@click.group()
def certificates() -> None:
    """Certificates: verify the stored files."""


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
