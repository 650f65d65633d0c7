"""The `compmgr` command: the groups of each room, each imported when it is asked for."""

from importlib import import_module

import click

COMMANDS = {
    "demo": "compmgr.demo.cli",
    "db": "compmgr.foundation.cli",
    "user": "compmgr.accounts.cli",
    "audit": "compmgr.audit.cli",
    "draw": "compmgr.anonymity.cli",
    "certificates": "compmgr.certificates.cli",
    "keys": "compmgr.proof.cli",
}
#: What rooms above bring to a command of a room below.
BROUGHT = {"certificates": ("compmgr.portal.services.retention",)}


class Rooms(click.Group):
    """Imports a room's commands on demand: `compmgr demo` stands before every start and has to answer at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module in BROUGHT.get(cmd_name, ()):
            import_module(module)
        if cmd_name in COMMANDS:
            command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=Rooms)
@click.version_option(package_name="compmgr")
def main() -> None:
    """Skills competition and vocational assessment management (职业技能竞赛与评价管理系统)."""


@main.command()
@click.option("--host", help="Where to listen; HOST otherwise, then 127.0.0.1.")
@click.option("--port", type=int, help="On which port; PORT otherwise, then 8000.")
@click.option("--processes", default=1, show_default=True, help="Processes that answer; more than one for PostgreSQL.")
@click.option("--threads", default=4, show_default=True, help="Requests each of them answers at a time.")
@click.option("--connections", default=4000, show_default=True, help="Connections held open at a time.")
def serve(host: str | None, port: int | None, processes: int, threads: int, connections: int) -> None:
    """Serve the system; one of its processes is the job worker."""
    from sqlalchemy.engine import make_url

    from compmgr.app import address, create_app
    from compmgr.demo.cli import print_accounts
    from compmgr.foundation import jobs, serving, web
    from compmgr.foundation.cli import upgrade
    from compmgr.proof.cli import tell_missing
    from config import current

    settings = current()
    upgrade(settings.DATABASE_URL)
    host, port = host or address()[0], port or address()[1]
    click.echo(
        f"compmgr: http://{host}:{port}  ({make_url(settings.DATABASE_URL).render_as_string()}, {settings.HOME})"
    )
    print_accounts()
    tell_missing()
    # A hall of tablets and a public that looks at a result hold their connections: far more than requests at a time.
    allow_connections(connections)

    def application() -> serving.Served:
        app = create_app(settings)
        web.warm_up(app, "portal/", "proof/", read=[("/published", "/published/"), ("/calendar", "/calendar/")])
        if serving.is_first(settings.HOME / "jobs.lock"):
            jobs.start_worker()
        return serving.of(app)

    serving.serve(
        application,
        host=host,
        port=port,
        processes=processes,
        threads=threads,
        connections=connections,
        proxies=settings.PROXIES,
    )


def allow_connections(wanted: int) -> None:
    """Lets this process have `wanted` connections open, and some files, as far as the machine allows."""
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, min(wanted + 200, most)), most))


if __name__ == "__main__":
    main()
