"""Between the connections and the application: a request takes one of our threads when it is whole, and only then.

The connections are kept by an event loop (ASGI); the application is an ordinary one (WSGI, PEP 3333). Who sends slowly,
reads slowly or leaves takes no thread from the others.
"""

import asyncio
import contextvars
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import IO, Any, NamedTuple
from urllib.parse import unquote_to_bytes

IN_MEMORY = 64 * 1024  # octets of a request's body; what is more waits in a file
PART = 1024 * 1024  # octets of an answer that are made at a time
PATIENCE = 60.0  # seconds between two parts of a body

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Head = tuple[int, list[tuple[bytes, bytes]]]


class Answer(NamedTuple):
    """The head, the first octets of the body, and where the rest comes from if there is one."""

    head: Head
    body: bytes
    rest: "Rest | None"


class Rest(NamedTuple):
    """What is still to be made of an answer, and how to let go of it."""

    parts: Iterator[bytes]
    close: Callable[[], None]

    def more(self) -> tuple[bytes, bool]:
        """(the next octets, whether more may come)."""
        return _some_of(self.parts)


class Gateway:
    """An ASGI application that answers with a WSGI application, in so many threads.

    `at_once(environ)` may give a WSGI application that answers without waiting for anything: it gets no thread. A body
    above `most` octets is not read: the application is told its length, and refuses it.
    """

    def __init__(
        self, application: Any, threads: int, most: int, at_once: Callable[[dict[str, Any]], Any] | None = None
    ) -> None:
        self.application, self.most, self.at_once = application, most, at_once
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="answers")

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"No application for {scope['type']}.")
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                length = await self._read(scope, receive, body)
            except TimeoutError:
                await send_words(send, HTTPStatus.REQUEST_TIMEOUT)
                return
            if length is not None:
                await self._answer(environment(scope, body, length), send)

    async def _read(self, scope: Mapping[str, Any], receive: Receive, body: IO[bytes]) -> int | None:
        """How long the body is, which is then in `body` unless it is too long; nothing if nobody is there any more."""
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        length = int(declared)
        if length > self.most:
            return length
        length, more = 0, True
        while more and length <= self.most:
            async with asyncio.timeout(PATIENCE):
                message = await receive()
            if message["type"] == "http.disconnect":
                return None
            octets = message.get("body", b"")
            if octets:
                body.write(octets)
                length += len(octets)
            more = message.get("more_body", False)
        body.seek(0)
        return length

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        if self.at_once and (ready := self.at_once(environ)):
            answer = begin(ready, environ)
            await send_all(send, answer.head, answer.body)
            return
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def here(work: Callable[..., Any], *values: Any) -> Awaitable[Any]:
            """In one of our threads, and in one context: what streams keeps its own from part to part."""
            return loop.run_in_executor(self.threads, context.run, work, *values)

        answer = await here(begin, self.application, environ)
        if answer.rest is None:
            await send_all(send, answer.head, answer.body)
            return
        try:
            await send({"type": "http.response.start", "status": answer.head[0], "headers": answer.head[1]})
            octets, more = answer.body, True
            while more:
                await send({"type": "http.response.body", "body": octets, "more_body": True})
                octets, more = await here(answer.rest.more)
            await send({"type": "http.response.body", "body": octets})
        finally:
            await here(answer.rest.close)


def begin(application: Any, environ: dict[str, Any]) -> Answer:
    """The answer whole if it is short, its beginning otherwise."""
    head: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Iterable[tuple[str, str]], _failure: Any = None) -> Any:
        octets = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        head[:] = int(status.split(" ", 1)[0]), [each for each in octets if each[0] != b"date"]  # the server's own
        return written.append

    made = application(environ, start_response)
    close = getattr(made, "close", lambda: None)
    parts = iter(made)
    try:
        body, more = _some_of(parts)
    except BaseException:
        close()
        raise
    if not more:
        close()
    return Answer((head[0], head[1]), b"".join(written) + body, Rest(parts, close) if more else None)


def _some_of(parts: Iterator[bytes]) -> tuple[bytes, bool]:
    """(about `PART` octets, whether more may come)."""
    taken: list[bytes] = []
    size = 0
    for part in parts:
        taken.append(part)
        size += len(part)
        if size >= PART:
            return b"".join(taken), True
    return b"".join(taken), False


def environment(scope: Mapping[str, Any], body: Any, length: int) -> dict[str, Any]:
    """A request as PEP 3333 tells it. Names of headers with `_` are left out: they could pass for those with `-`."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for octets, value in scope["headers"]:
        if b"_" in octets:
            continue
        name = "HTTP_" + octets.decode("latin-1").upper().replace("-", "_")
        words = value.decode("latin-1")
        if name in environ:
            words = environ[name] + (";" if name == "HTTP_COOKIE" else ",") + words
        environ[name] = words
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    if environ.pop("HTTP_CONTENT_LENGTH", None) or length:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


async def send_all(send: Send, head: Head, body: bytes) -> None:
    await send({"type": "http.response.start", "status": head[0], "headers": head[1]})
    await send({"type": "http.response.body", "body": body})


async def send_words(send: Send, status: HTTPStatus) -> None:
    """A status and its name, and the end of the connection."""
    body = status.phrase.encode()
    length = str(len(body)).encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", length), (b"connection", b"close")]
    await send_all(send, (status, headers), body)
