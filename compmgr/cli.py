"""The `compmgr` command: the groups of each room, joined."""

import click
from sqlalchemy.engine import make_url
from waitress import serve as waitress_serve

from compmgr.accounts.cli import user
from compmgr.app import address, create_app
from compmgr.audit.cli import audit
from compmgr.certificates.cli import certificates
from compmgr.demo.cli import demo, print_accounts
from compmgr.foundation import jobs
from compmgr.foundation.cli import db, upgrade
from config import current


@click.group()
@click.version_option(package_name="compmgr")
def main() -> None:
    """Skills competition and vocational assessment management (职业技能竞赛与评价管理系统)."""


@main.command()
@click.option("--host", help="Where to listen; HOST otherwise, then 127.0.0.1.")
@click.option("--port", type=int, help="On which port; PORT otherwise, then 8000.")
@click.option("--threads", default=8, show_default=True, help="Requests answered at a time.")
def serve(host: str | None, port: int | None, threads: int) -> None:
    """Serve the system, with its job worker in the same process."""
    settings = current()
    upgrade(settings.DATABASE_URL)
    app = create_app(settings)
    host, port = host or address()[0], port or address()[1]
    jobs.start_worker()
    click.echo(
        f"compmgr: http://{host}:{port}  ({make_url(settings.DATABASE_URL).render_as_string()}, {settings.HOME})"
    )
    print_accounts()
    waitress_serve(app, host=host, port=port, threads=threads, channel_timeout=120, ident=None)


for group in (demo, db, user, audit, certificates):
    main.add_command(group)

if __name__ == "__main__":
    main()
