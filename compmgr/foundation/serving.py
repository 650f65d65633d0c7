"""Serving to a whole hall of tablets and to the public: uvicorn keeps the connections, processes of ours answer.

The first process only watches: one that dies is replaced, and who ends the first ends them all.
"""

import ctypes
import fcntl
import gc
import os
import signal
import socket
import sys
import time
import traceback
from asyncio import Transport
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from compmgr.foundation.gateway import Gateway

PR_SET_PDEATHSIG = 1
ENDINGS = (signal.SIGTERM, signal.SIGINT)
KEPT = 75  # seconds a connection may be silent
LAST = 30  # seconds to finish what was begun when told to end
PAUSE = 0.5  # seconds before the place of one that died is taken
#: The file whose lock a process holds as long as it lives, by its path.
_held: dict[Path, Any] = {}


class Served(NamedTuple):
    """An application (WSGI), the most octets of a request, and what of it can answer at once (see `Gateway`)."""

    application: Any
    most: int
    at_once: Callable[[dict[str, Any]], Any] | None = None


def of(app: Any) -> Served:
    """An application of ours (Flask), with the pages that stand in front of it."""
    return Served(app, app.config["MAX_CONTENT_LENGTH"], app.extensions["in_front"].at_once)


class Connection(HttpToolsProtocol):
    """A connection that has said nothing yet, or only half a head, is closed like one that says nothing more."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()

    def _wait(self) -> None:
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)


def serve(
    make: Callable[[], Served],
    *,
    host: str,
    port: int,
    processes: int,
    threads: int,
    connections: int,
    proxies: str = "127.0.0.1",
) -> None:
    """Serve until the process is told to end; each of `processes` makes the application anew, in itself.

    `proxies` are the addresses whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, with commas between.
    """
    place = bound(host, port)
    settings = {
        "http": Connection,
        "ws": "none",
        "lifespan": "off",
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "forwarded_allow_ips": proxies,
        "limit_concurrency": max(1, connections // processes),
        "backlog": max(1024, connections // processes),
        "timeout_keep_alive": KEPT,
        "timeout_graceful_shutdown": LAST,
    }
    watch(partial(answer, make, place, threads, settings), processes)


def answer(make: Callable[[], Served], place: socket.socket, threads: int, settings: dict[str, Any]) -> None:
    """Answer on that place until told to end."""
    served = make()
    gc.collect()
    gc.freeze()  # what every request uses is not looked through again and again
    gateway = Gateway(served.application, threads, served.most, served.at_once)
    uvicorn.Server(uvicorn.Config(gateway, **settings)).run(sockets=[place])


def watch(work: Callable[[], None], processes: int) -> None:
    """Keep so many processes at work until told to end. One that is killed is replaced; one that fails ends all."""
    at_work: set[int] = set()
    is_ending = has_failed = False

    def begin() -> None:
        held = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # nobody is told to end before they are counted
        if not is_ending:
            at_work.add(start(work))
        signal.pthread_sigmask(signal.SIG_SETMASK, held)

    def end(*_signal: Any) -> None:
        nonlocal is_ending
        is_ending = True
        for process in at_work:
            os.kill(process, signal.SIGTERM)

    before = {number: signal.signal(number, end) for number in ENDINGS}
    for _ in range(processes):
        begin()
    while at_work:
        process, status = os.wait()
        at_work.discard(process)
        if is_ending:
            continue
        if os.waitstatus_to_exitcode(status) > 0:
            has_failed = True
            end()
        else:
            time.sleep(PAUSE)
            begin()
    for number, handler in before.items():
        signal.signal(number, handler)
    if has_failed:
        raise SystemExit(1)


def start(work: Callable[[], None]) -> int:
    """A process that does that work and nothing of ours; its number. Called with the signals to end held back."""
    parent = os.getpid()
    if process := os.fork():
        return process
    try:
        # Told to end before it serves, or told once more by the server that has ended.
        for number in ENDINGS:
            signal.signal(number, lambda *_signal: leave(0))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        die_with_parent(parent)
        work()
    except BaseException:
        traceback.print_exc()
        leave(1)
    leave(0)


def leave(status: int) -> NoReturn:
    """End this process without a look at what it inherited."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def bound(host: str, port: int) -> socket.socket:
    """A place nobody else listens on; nobody is heard there before the first process is ready."""
    place = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host, port))
    except OSError as failure:
        place.close()
        raise SystemExit(f"{host}:{port}: {failure.strerror}") from None
    place.set_inheritable(True)
    return place


def die_with_parent(parent: int) -> None:
    """Whoever kills the server kills all of it: no process answers on behind its back."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we could ask to be told
            os.kill(os.getpid(), signal.SIGKILL)


def is_first(path: Path) -> bool:
    """Whether this process is the one of its machine to do what only one does: it is, as long as it lives."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return False
    _held[path] = file
    return True
