"""What can die: the server's process, and a tablet's browser with a profile that stays on its disk."""

import json
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


class Starter:
    """The process that servers are forked from."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.server"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, *arguments: Any) -> int:
        """The process id of a new server."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


class Server:
    """A server in a process of its own, always at the same port."""

    def __init__(self, starter: Starter, home: Path, database_url: str, *switches: str) -> None:
        self.starter, self.port, self.process_id = starter, free_port(), 0
        self.arguments = (str(home), database_url, self.port, *switches)
        self.start()

    def start(self) -> None:
        self.process_id = self.starter.start(*self.arguments)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                assert time.monotonic() < end, "the server did not start"
                time.sleep(0.02)

    def kill(self) -> None:
        kill(self.process_id)


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
        self.sign_in(self.cookie)  # a cookie without an end does not outlive its browser
        self.page = self.context.pages[0]
        self.page.on("dialog", lambda dialog: dialog.accept())

    def sign_in(self, cookie: str) -> None:
        self.cookie = cookie
        self.context.add_cookies([{"name": "session", "value": cookie, "url": self.address}])

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
