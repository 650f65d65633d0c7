"""`compmgr user`: accounts from the command line, such as the first administrator."""

import click

from compmgr.accounts import queries, services
from compmgr.accounts.permissions import REACH, Role, Scope
from compmgr.foundation.cli import opened


@click.group()
def user() -> None:
    """Accounts: add one, set a password, list them."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Name as shown.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role if REACH[role] is Scope.EVERYTHING]),
    help="A role over everything.",
)
@click.password_option()
def add(username: str, name: str, role: str | None, password: str) -> None:
    """Add USERNAME, for example the first system administrator."""
    with opened() as session:
        added = services.add_user(session, username, name, password, by=None)
        if role:
            services.give(session, added, Role(role), by=None)
    click.echo(f"Added {username}.")


@user.command("password")
@click.argument("username")
@click.password_option()
def password(username: str, password: str) -> None:
    """Set the password of USERNAME; every session of theirs ends."""
    with opened() as session:
        found = queries.user_named(session, username)
        if found is None:
            raise click.ClickException(f"There is no user {username}.")
        services.set_password(session, found, password, by=None)


@user.command("list")
def list_users() -> None:
    """List user names, names and roles."""
    with opened() as session:
        for found in session.scalars(queries.users().order_by("username")):
            roles = ", ".join(grant.role.value for grant in queries.grants_of(session, found))
            click.echo(f"{found.username}\t{found.name}\t{roles}")
