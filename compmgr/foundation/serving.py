"""Serving with waitress to a whole hall of tablets: open connections cost nothing while they are silent.

Waitress looks at every open connection each time anything happens; with 300 tablets and a public that takes more of the
processor than the saves do. Here epoll watches, and only those connections are looked at that had an event or whose
answer has just been made.
"""

import select
import time
from collections import deque
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

#: All connections are looked at this often, in seconds: waitress closes those that were silent too long.
SWEEP = 1.0


def serve(app: Any, **settings: Any) -> None:
    """Serve until the process is told to end; `settings` are waitress's own."""
    server = create_server(app, **settings)
    if not isinstance(server, BaseWSGIServer) or not hasattr(select, "epoll"):  # several addresses; another system
        return server.run()
    touched: deque[Any] = deque()
    server.channel_class = _channel_class(touched)
    try:
        watch(server._map, touched)
    except (SystemExit, KeyboardInterrupt):
        server.task_dispatcher.shutdown()


def _channel_class(touched: deque[Any]) -> type[HTTPChannel]:
    class Channel(HTTPChannel):
        """A connection that says so when there may be something new to wait for on it."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            touched.append(self)

        def write_soon(self, data: Any) -> int:
            touched.append(self)  # before: it may wait until the loop has sent something
            return super().write_soon(data)

        def service(self) -> None:
            try:
                super().service()
            finally:
                touched.append(self)
                self.server.pull_trigger()

    return Channel


def watch(map: dict[int, Any], touched: deque[Any]) -> None:
    """The loop of one server: as waitress's own, for those that are `touched` and, once a second, for all."""
    known: dict[int, tuple[Any, int]] = {}
    swept = 0.0
    with select.epoll() as poller:
        while map:
            if (now := time.monotonic()) >= swept + SWEEP:
                swept = now
                known = {fd: told for fd, told in known.items() if map.get(fd) is told[0]}
                touched.extend(map.values())
            while touched:
                _tell(poller, known, map, touched.popleft())
            for fd, event in poller.poll(SWEEP):
                if (one := map.get(fd)) is not None:
                    wasyncore.readwrite(one, event)
                    touched.append(one)


def _tell(poller: select.epoll, known: dict[int, tuple[Any, int]], map: dict[int, Any], one: Any) -> None:
    """Tell the kernel what `one` waits for now; a connection that was closed is forgotten by itself."""
    fd = one._fileno
    if fd not in map or map[fd] is not one:
        return
    wanted = select.EPOLLIN | select.EPOLLPRI if one.readable() else 0
    if one.writable() and not one.accepting:
        wanted |= select.EPOLLOUT
    before, known[fd] = known.get(fd), (one, wanted)
    now = before[1] if before is not None and before[0] is one else 0  # another's number was taken out at its closing
    if wanted and now and wanted != now:
        poller.modify(fd, wanted)
    elif wanted and not now:
        poller.register(fd, wanted)
    elif now and not wanted:
        poller.unregister(fd)  # not even its end: whoever works for it must not lose it
