"""Serving to a whole hall of tablets and to the public: granian keeps the connections, outside of Python.

A silent connection, a slow one and one that vanishes cost no thread of ours; a request comes here when it is whole.
"""

import ctypes
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

PR_SET_PDEATHSIG = 1
#: The file whose lock a process holds as long as it lives, by its path.
_held: dict[Path, Any] = {}


def serve(
    make_application: Callable[[], Any], *, host: str, port: int, processes: int, threads: int, connections: int
) -> None:
    """Serve until the process is told to end; each of `processes` makes the application anew, in itself."""
    require_free(host, port)
    parent = os.getpid()

    def load() -> Any:
        die_with_parent(parent)
        return make_application()

    server = Server(
        "compmgr",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        blocking_threads_idle_timeout=600,
        backlog=max(1024, connections // processes),
        backpressure=max(1, connections // processes),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=30,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load, wrap_loader=False)


def require_free(host: str, port: int) -> None:
    """Refuse a port that somebody listens on: the processes share theirs, and would share it with a stranger."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError as failure:
            raise SystemExit(f"{host}:{port}: {failure.strerror}") from None


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
