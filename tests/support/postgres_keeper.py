"""The process that starts PostgreSQL for a run of the tests and stops it when the run is over, however it ended."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HELD = "held.lock"
READY = "ready"
OWNER = "compmgr"
#: Safety against power cuts is what the tests can do without; it takes most of the time.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def keep(folder: Path) -> None:
    """Serve from `folder` until nobody holds the lock in it, then remove it."""
    server = start(folder)
    try:
        wait_until_it_answers(folder, server)
        (folder / READY).touch()
        with (folder / HELD).open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a checkpoint
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> subprocess.Popen[bytes]:
    user = unprivileged()
    home = folder / "server"
    home.mkdir(mode=0o700)
    if user:
        for owned in (home, folder):
            shutil.chown(owned, user, pwd.getpwnam(user).pw_gid)
    programs_folder = programs()
    initialise = [programs_folder / "initdb", "-D", home / "data", "-U", OWNER, "-A", "trust", "-E", "UTF8"]
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    subprocess.run([*initialise, "--locale=C", "--no-sync"], check=True, cwd=home, stdout=subprocess.DEVNULL, **as_user)
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    serve = [programs_folder / "postgres", "-D", home / "data", "-k", folder, *options]
    return subprocess.Popen(serve, cwd=home, **as_user)


def wait_until_it_answers(folder: Path, server: subprocess.Popen[bytes]) -> None:
    question = [programs() / "pg_isready", "-q", "-h", folder, "-U", OWNER, "-d", "postgres"]
    while subprocess.call(question) != 0:
        if server.poll() is not None:
            raise SystemExit(f"postgres ended with {server.returncode}")
        time.sleep(0.05)


def unprivileged() -> str | None:
    """Whom to run the server as when we are root, whom it refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def programs() -> Path | None:
    """The folder of the newest server's programs: Debian's, or the one on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def is_ready(folder: Path) -> bool:
    return (folder / READY).exists()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that `finally` is reached
    keep(Path(sys.argv[1]))
