"""The load: judges who save, viewers who reload. Times run from when a request was due: a slow server hides nothing."""

import asyncio
import json
import random
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from benchmarks.judging.hall import Judge

EVERY = 2.0  # seconds between two saves of a judge
RELOAD = 60.0  # seconds between two reloads of a viewer
PATIENCE = 60.0  # seconds until a request counts as failed


@dataclass
class Measured:
    """Milliseconds from due to answered, answers by status, and what went wrong."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """The time within which that share of all was answered."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

    @classmethod
    def of(cls, parts: Iterable["Measured"]) -> "Measured":
        """All of the parts together."""
        whole = cls()
        for part in parts:
            whole.times += part.times
            whole.statuses += part.statuses
        return whole

    @property
    def mean(self) -> float:
        return sum(self.times) / len(self.times) if self.times else float("nan")

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status not in ("200", "304"))


@dataclass
class Tablet:
    """A judge at a tablet: one save after the other on a connection that is kept."""

    judge: Judge
    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    at: int = 0
    answered: list[tuple[str, str, str]] = field(default_factory=list)

    async def save(self) -> str:
        """The status; what was answered with 200 is written down."""
        address, aspect = self.judge.fields[self.at]
        self.at += 1
        value = str(Decimal(random.randint(1, 45)) / 100)
        body = {"operation": secrets.token_hex(16), "aspect": aspect, "value": value, "note": "", "based_on": None}
        status, answer = await self.post(address, json.dumps(body).encode())
        if status == "200" and json.loads(answer).get("receipt"):
            self.answered.append((address, aspect, value))
        return status

    async def post(self, address: str, body: bytes) -> tuple[str, bytes]:
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader
        head = (
            f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\nCookie: session={self.judge.cookie}\r\nX-CSRFToken: {self.judge.token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        status, _, answer = await read_answer(self.reader)
        return status, answer

    async def mark(self, measured: Measured, start: float, end: float) -> None:
        """Save every two seconds from a moment of one's own."""
        loop = asyncio.get_running_loop()
        due = start + random.random() * EVERY
        while due < end:
            await asyncio.sleep(max(0.0, due - loop.time()))
            try:
                status = await asyncio.wait_for(self.save(), PATIENCE)
            except (OSError, EOFError, TimeoutError) as failure:
                status = type(failure).__name__
                if self.writer:
                    self.writer.close()
                self.writer = None
            measured.statuses[status] += 1
            measured.times.append((loop.time() - due) * 1000)
            due += EVERY


class Public:
    """Viewers who reload one page, each over a connection of its own, with what they have of it by its ETag."""

    def __init__(self, viewers: int, port: int, address: str) -> None:
        self.viewers, self.port, self.address = viewers, port, address
        #: When in each `RELOAD` each of them does.
        self.moments = sorted((random.random() * RELOAD, viewer) for viewer in range(viewers))
        self.tags: dict[int, str] = {}
        self.cookies: dict[int, str] = {}
        self.waiting: set[asyncio.Task[None]] = set()

    def turn(self, begins: float, ends: float) -> Callable[[Measured, float], Awaitable[None]]:
        """The readers from one to another moment of the reading, in seconds."""
        rounds = range(int(begins // RELOAD), int(ends // RELOAD) + 1)
        due = [(each * RELOAD + moment, viewer) for each in rounds for moment, viewer in self.moments]
        return partial(self.read, [(moment - begins, viewer) for moment, viewer in due if begins <= moment < ends])

    async def read(self, due_at: list[tuple[float, int]], measured: Measured, start: float) -> None:
        loop = asyncio.get_running_loop()
        for moment, viewer in due_at:
            due = start + moment
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            task = asyncio.create_task(self.look(measured, viewer, due))
            self.waiting.add(task)
            task.add_done_callback(self.waiting.discard)
        await asyncio.gather(*self.waiting)

    async def look(self, measured: Measured, viewer: int, due: float) -> None:
        try:
            status = await asyncio.wait_for(self.ask(viewer), PATIENCE)
        except (OSError, EOFError, TimeoutError) as failure:
            status = type(failure).__name__
        measured.statuses[status] += 1
        measured.times.append((asyncio.get_running_loop().time() - due) * 1000)

    async def ask(self, viewer: int) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            known = f"If-None-Match: {self.tags[viewer]}\r\n" if viewer in self.tags else ""
            known += f"Cookie: {self.cookies[viewer]}\r\n" if viewer in self.cookies else ""
            head = (
                f"GET {self.address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Language: zh-CN\r\n"
                f"Accept-Encoding: gzip\r\n{known}Connection: close\r\n\r\n"
            )
            writer.write(head.encode())
            status, headers, _ = await read_answer(reader)
            if "etag" in headers:
                self.tags[viewer] = headers["etag"]
            if "set-cookie" in headers:
                self.cookies[viewer] = headers["set-cookie"].split(";")[0]
            return status
        finally:
            writer.close()


async def read_answer(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """(status, headers in small letters, body)."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = first.split()[1]
    if status == "304":
        return status, headers, b""
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readline()
        return status, headers, b"".join(parts)
    return status, headers, await reader.readexactly(int(headers["content-length"]))
