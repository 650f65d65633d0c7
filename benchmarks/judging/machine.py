"""What runs during a measurement: the served processes, PostgreSQL as safe as in use, and what they take."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.line import free_port
from tests.support import postgres_keeper

ROOT = Path(__file__).parent.parent.parent
#: A commit is on the disk before it is answered, as in use.
SAFE = {
    **postgres_keeper.SETTINGS,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
}
KEYS = {"COMPMGR_SECRET_KEY": "test", "COMPMGR_MASTER_KEYS": json.dumps({"k1": "test-master-key"})}


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own, on the disk."""
    with tempfile.TemporaryDirectory(prefix="compmgr-bench-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres_keeper.SETTINGS.update(SAFE)
        server = postgres_keeper.start(folder)
        try:
            postgres_keeper.wait_until_it_answers(folder, server)
            yield f"postgresql+psycopg://{postgres_keeper.OWNER}@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait()


@contextmanager
def served(home: Path, database_url: str, processes: int, threads: int) -> Iterator[subprocess.Popen[bytes]]:
    """`compmgr serve` with so many processes; `port` of it listens."""
    running = start(home, database_url, processes, threads)
    try:
        yield running
    finally:
        running.terminate()
        running.wait()


def start(home: Path, database_url: str, processes: int, threads: int) -> subprocess.Popen[bytes]:
    port = free_port()
    command = [sys.executable, "-m", "compmgr.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--threads", str(threads), "--processes", str(processes)]
    settings = {**os.environ, **KEYS, "COMPMGR_HOME": str(home), "COMPMGR_DATABASE_URL": database_url}
    log = (home / f"serve-{port}.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
    process.port = port  # type: ignore[attr-defined]
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return process
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit((home / f"serve-{port}.log").read_text()[-3000:]) from None
            time.sleep(0.1)


def all_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The process and its children."""
    own = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [process.pid, *map(int, own)]


def memory(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """(now, at most) in MiB, of all its processes; what they share counts for each."""
    found = [0, 0]
    for pid in all_of(process):
        facts = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        for place, name in enumerate(("VmRSS", "VmHWM")):
            found[place] += int(facts[name].split()[0]) // 1024
    return found[0], found[1]


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """What all its processes have used of the processors since they began."""
    used = 0
    for pid in all_of(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")
