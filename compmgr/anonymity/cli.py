"""`compmgr draw verify FILE`: checks a published draw on any machine, without database and without network."""

import json
import sys
from pathlib import Path

import click

from compmgr.anonymity.rules.checking import check
from compmgr.foundation.errors import Refusal

WORDS = {
    "commitment": "the commitment is the SHA-256 of the seed",
    "noted": "the commitment is the one noted before the draw",
    "tickets": "every ticket and every code stands there once",
    "fingerprint": "the list is the one whose hash was fixed at the draw",
    "codes": "every code follows from the seed and its ticket",
}


@click.group()
def draw() -> None:
    """Draws of blind codes."""


@draw.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commitment", default="", help="The commitment as you noted it before the draw.")
def verify(file: Path, commitment: str) -> None:
    """Compute a draw again from its published FILE."""
    try:
        published = json.loads(file.read_text("utf-8"))
        findings = check(published, commitment)
    except (ValueError, Refusal):
        raise click.ClickException("This is no file of a published draw.") from None
    click.echo(f"{published.get('contest')} · {published.get('event')} · {published.get('stage')}")
    click.echo(f"layer {published.get('layer')} of {published.get('layers')}: {len(published['codes'])} codes")
    for each in findings:
        click.echo(f"{'right' if each.is_right else 'WRONG'}  {WORDS[each.what]}")
    if not all(each.is_right for each in findings):
        sys.exit(1)
