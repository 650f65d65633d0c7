"""`compmgr certificates`: comparing files, records and numbers both ways, and removing what a cancelled run left."""

import click

from compmgr.certificates import services
from compmgr.foundation.cli import opened


@click.group()
def certificates() -> None:
    """Certificates: verify the stored files and numbers, tidy up."""


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
