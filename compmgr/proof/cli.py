"""`compmgr keys`: the keys that sign, from making one to the day one is lost."""

import csv
from datetime import datetime
from pathlib import Path

import click

from compmgr.foundation import clock
from compmgr.foundation.cli import opened
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotFound
from compmgr.proof.models import SigningKey
from compmgr.proof.queries import keys as queries
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys as services
from compmgr.proof.services import log, published, rehearsal, status, upkeep
from compmgr.proof.services.resigning import HEADS, to_sign_again

USES = click.Choice([use.value for use in KeyUse])


def tell_missing() -> None:
    """Say before the server begins which keys are missing: certificates would be refused, everything else works."""
    with opened() as session:
        uses = services.missing(session)
    if uses:
        click.echo(
            f"compmgr: no signing key yet for {', '.join(use.value for use in uses)}: no certificate can be issued. "
            "Make them with `compmgr keys make`.",
            err=True,
        )


@click.group()
def keys() -> None:
    """Signing keys: list, make, rotate, compromise, export, rehearse."""


@keys.command("list")
def list_command() -> None:
    """Every key, newest first."""
    with opened() as session:
        for key in queries.all_keys(session):
            until = key.compromised_at or key.retired_at
            span = f"{clock.local(key.made_at):%Y-%m-%d} – {clock.local(until):%Y-%m-%d}" if until else ""
            span = span or f"{clock.local(key.made_at):%Y-%m-%d} –"
            click.echo(f"{key.kid}  {key.use.value:9} {key.state.value:12} {key.adapter:7} {span}")


@keys.command("make")
@click.argument("use", type=USES, required=False)
def make_command(use: str | None) -> None:
    """Make the keys that are missing, or the one for USE; a key that signs already stays."""
    with opened() as session:
        for each in [KeyUse(use)] if use else list(KeyUse):
            key = services.make(session, each, by=None)
            click.echo(f"{key.use.value}: {key.kid}")
        upkeep.keep_list_current(session)


@keys.command("rotate")
@click.argument("use", type=USES)
@click.option("--note", default="", help="Why, for the trail.")
def rotate_command(use: str, note: str) -> None:
    """Let a new key sign for USE; what the one before signed stands."""
    with opened() as session:
        click.echo(f"{use}: {services.rotate(session, KeyUse(use), by=None, note=note).kid}")


@keys.command("compromise")
@click.argument("kid")
@click.option("--since", required=True, help="From when it may be in other hands: 2026-11-20T08:00+08:00.")
@click.option("--note", required=True, help="How it was lost; stays with the key.")
@click.option("--list", "sheet", type=click.Path(path_type=Path), help="Write what is to be signed again as CSV.")
def compromise_command(kid: str, since: str, note: str, sheet: Path | None) -> None:
    """Report a key lost: another signs from now on, and its own signatures prove nothing alone any more."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise click.ClickException("The time reads like 2026-11-20T08:00+08:00.") from None
    if moment.tzinfo is None:
        raise click.ClickException("The time needs its zone: +08:00.")
    with opened() as session:
        key = _key(session, kid)
        new = services.compromise(session, key, moment, by=None, note=note)
        log.grow(session)
        status.publish(session)
        again = to_sign_again(session, key)
        click.echo(f"{kid} is reported lost; {new.kid} signs for {new.use.value} now.")
        click.echo(f"To sign again: {len(again)}, {sum(row[3] == 'yes' for row in again)} of them in the log before.")
        click.echo("Documents are signed anew by two people of the registry: Runs of certificates, Signing anew.")
        if sheet:
            with sheet.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADS, *again])


@keys.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def export_command(file: Path) -> None:
    """Write the public keys as strangers read them (/proof/keys.json), to be published elsewhere too."""
    import json

    with opened() as session:
        file.write_text(json.dumps(published.keys_file(session), ensure_ascii=False, indent=1), encoding="utf-8")
    click.echo(f"Written: {file}. It holds no private key.")


@keys.command("rehearse")
def rehearse_command() -> None:
    """Play the loss of a key from beginning to end in a scratch folder; nothing of yours is touched."""
    is_good = True
    for words, holds in rehearsal.rehearse():
        click.echo(f"{'holds' if holds else 'FAILS'}  {words}")
        is_good = is_good and holds
    if not is_good:
        raise SystemExit(1)


def _key(session: Session, kid: str) -> SigningKey:
    if key := queries.by_kid(session, kid):
        return key
    raise NotFound("There is no key %(kid)s.", kid=kid)
