"""The line between a tablet and the server: it can be cut, lose the answers, or hold everything up for a while."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

CHUNK = 65536
#: Closing sends a reset: the other side learns at once, and no port is kept waiting.
RESET = struct.pack("ii", 1, 0)


class Line(StrEnum):
    """What becomes of what is sent."""

    OPEN = "open"
    CUT = "cut"  # refused, and what was open is broken off
    DEAF = "deaf"  # asked and done, but the answer is lost
    HELD = "held"  # neither goes on nor fails; when the line opens again, it arrives late


class Proxy:
    """Carries bytes from its own `port` to the server's, by threads, as the line allows."""

    def __init__(self, server_port: int) -> None:
        self.server_port, self.state = server_port, Line.OPEN
        self.changed = threading.Condition()
        self.pairs: set[tuple[socket.socket, socket.socket]] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.answers_lost = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def set(self, state: Line) -> None:
        with self.changed:
            self.state = state
            self.changed.notify_all()
            open_pairs = list(self.pairs)
        if state is Line.CUT:
            for pair in open_pairs:
                self.drop(pair)

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                tablet, _ = self.listener.accept()
                threading.Thread(target=self.carry, args=(tablet,), daemon=True).start()

    def carry(self, tablet: socket.socket) -> None:
        try:
            if self.state is Line.CUT:
                raise ConnectionRefusedError
            server = socket.create_connection(("127.0.0.1", self.server_port))
        except OSError:
            return close(tablet)
        pair = (tablet, server)
        self.pairs.add(pair)
        threading.Thread(target=self.answer, args=pair, daemon=True).start()
        with suppress(OSError):
            while data := tablet.recv(CHUNK):
                self.wait_while_held()
                server.sendall(data)
        self.drop(pair)

    def answer(self, tablet: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                if self.state is Line.DEAF:
                    self.answers_lost += 1
                    break
                self.wait_while_held()
                tablet.sendall(data)
        self.drop((tablet, server))

    def wait_while_held(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.state is not Line.HELD)
            if self.state is Line.CUT:
                raise ConnectionResetError

    def drop(self, pair: tuple[socket.socket, socket.socket]) -> None:
        self.pairs.discard(pair)
        for end in pair:
            close(end)


@contextmanager
def line_to(server_port: int) -> Iterator[Proxy]:
    proxy = Proxy(server_port)
    try:
        yield proxy
    finally:
        with suppress(OSError):  # wakes the thread that waits in accept
            proxy.listener.shutdown(socket.SHUT_RDWR)
        proxy.listener.close()
        proxy.set(Line.CUT)


def close(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RDWR)
    end.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]
