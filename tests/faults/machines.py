"""What can die: the server's process, and a tablet's browser with a profile that stays on its disk."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.faults.line import Line, Proxy, free_port
from tests.support.browser import PROGRAMS, TABLET

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30  # seconds; a machine under load is slow, not broken


class Server:
    """A server in a process of its own, always at the same port."""

    def __init__(self, home: Path, database_url: str, *switches: str) -> None:
        self.port, self.process_id = free_port(), 0
        asked = [sys.executable, "-m", "tests.faults.server", str(home), database_url, str(self.port), *switches]
        self.starter = subprocess.Popen(asked, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.start()

    def start(self) -> None:
        assert self.starter.stdin and self.starter.stdout
        self.starter.stdin.write("start\n")
        self.starter.stdin.flush()
        self.process_id = int(self.starter.stdout.readline())
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                assert time.monotonic() < end, "the server did not start"
                time.sleep(0.02)

    def kill(self) -> None:
        kill(self.process_id)

    def close(self) -> None:
        assert self.starter.stdin
        self.starter.stdin.close()
        self.starter.wait()


class Tablet:
    """A judge's browser: killed with all its processes, opened again with what its disk has kept."""

    def __init__(
        self, playwright: Playwright, name: str, line: Proxy, folder: Path, cookie: str, first_script: str = ""
    ) -> None:
        self.playwright, self.name, self.line, self.folder, self.cookie = playwright, name, line, folder, cookie
        self.first_script = first_script
        self.address = f"http://127.0.0.1:{line.port}"
        self.context: BrowserContext
        self.page: Page
        self.start()

    def start(self) -> None:
        program = next(filter(None, map(shutil.which, PROGRAMS)))
        switches = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        settings: dict[str, Any] = {"viewport": TABLET, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        for lock in self.folder.glob("Singleton*"):  # of the browser that was killed
            lock.unlink()
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=program, args=switches, **settings
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        if self.first_script:
            self.context.add_init_script(self.first_script)
        # A cookie without an end does not outlive its browser: the judge signs in again.
        self.context.add_cookies([{"name": "session", "value": self.cookie, "url": self.address}])
        self.page = self.context.pages[0]
        self.page.on("dialog", lambda dialog: dialog.accept())

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def kill(self) -> None:
        """SIGKILL for the browser and everything it started."""
        for process_id in started_with(f"--user-data-dir={self.folder}"):
            kill(process_id)
        with suppress(Error):
            self.context.close()

    def unplug(self) -> None:
        self.context.set_offline(True)

    def plug_in(self) -> None:
        self.line.set(Line.OPEN)
        self.context.set_offline(False)

    def close(self) -> None:
        with suppress(Error):
            self.context.close()


def kill(process_id: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process_id, signal.SIGKILL)


def started_with(switch: str) -> list[int]:
    """The processes that were started with `switch`, and all their descendants."""
    parents: dict[int, int] = {}
    found: set[int] = set()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if switch.encode() in (place / "cmdline").read_bytes().split(b"\0"):
                found.add(int(place.name))
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)
