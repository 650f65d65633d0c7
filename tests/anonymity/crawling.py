"""A crawl over everything somebody can reach: pages, answers, headers, files and the log, searched for secrets."""

import io
import json
import logging
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import structlog
from flask.sessions import SecureCookieSessionInterface

from compmgr.foundation.logs import BlottingFormatter

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
#: Ends the session the crawl lives on.
SKIPPED = {"accounts.sign_out", "accounts.end_session", "accounts.end_sessions", "static"}


class Secrets:
    """What must not be seen; a number counts where it stands alone."""

    def __init__(self, words: Iterable[str | None]) -> None:
        self.words = {word for word in words if word and word.strip()}
        numbers = sorted(word for word in self.words if word.isdigit())
        others = sorted(self.words - set(numbers), key=len, reverse=True)
        self.pattern = re.compile(
            "|".join([*map(re.escape, others), *(rf"(?<!\d){number}(?!\d)" for number in numbers)])
        )

    def in_text(self, text: str) -> set[str]:
        """The longest of each that stands there; most texts hold none, and a plain search knows that much sooner."""
        return set(self.pattern.findall(text)) if any(word in text for word in self.words) else set()

    def in_octets(self, octets: bytes) -> set[str]:
        """In any encoding that people's computers write names in."""
        found = set()
        for word in self.words:
            if len(word) > 1 and any(word.encode(encoding) in octets for encoding in ENCODINGS):
                found.add(word)
        return found


class Forms(HTMLParser):
    """The forms of a page: (address, fields as they stand)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = dict(attributes)
        if tag == "form" and (facts.get("method") or "").lower() == "post":
            self.found.append((facts.get("action") or "", {}))
        elif tag in ("input", "select", "textarea", "button") and self.found and facts.get("name"):
            self.found[-1][1].setdefault(str(facts["name"]), facts.get("value") or "")


class Crawl:
    """One signed-in client and the secrets; `leaks` are what was found, by where."""

    def __init__(self, app: Any, client: Any, secrets: Secrets) -> None:
        self.app, self.client, self.secrets = app, client, secrets
        self.leaks: dict[str, list[str]] = {}
        self.statuses: dict[str, int] = {}
        self.forms: dict[str, tuple[str, dict[str, str]]] = {}

    def get(self, address: str) -> Any:
        answer = self.note("GET", address, self.client.get(address))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for action, fields in Forms(answer.text).found:
                self.forms[f"{action or address} {sorted(fields)}"] = (action or address, fields)
        return answer

    def post(self, address: str, **sent: Any) -> Any:
        return self.note("POST", address, self.client.post(address, **sent))

    def send_forms(self) -> None:
        """Every form that was met, as it stood, then with something in each empty field."""
        for address, fields in list(self.forms.values()):
            if address.split("?")[0] in ("/sign-out", "/language"):
                continue
            self.post(address, data=fields)
            self.post(address, data={name: value or "样例" for name, value in fields.items()})

    def note(self, method: str, address: str, answer: Any) -> Any:
        known = {word for word in self.secrets.words if word in unquote(address)}  # who asks for it knows it
        found = self.seen_in(answer) - known
        where = f"{method} {address} {answer.status_code}"
        self.statuses[where] = answer.status_code
        if found:
            self.leaks[where] = sorted(found)
        return answer

    def seen_in(self, answer: Any) -> set[str]:
        octets = answer.get_data()
        shown = [*header_texts(answer.headers), *self.cookie_texts(answer), *texts(answer.mimetype, octets)]
        found = set().union(*(self.secrets.in_text(text) for text in set(shown)))
        return found if is_text(answer.mimetype) else found | self.secrets.in_octets(octets)

    def cookie_texts(self, answer: Any) -> Iterator[str]:
        """What the browser is given to keep: it can be read there."""
        interface = self.app.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        for cookie in answer.headers.getlist("Set-Cookie"):
            if cookie.startswith("session="):
                value = cookie.removeprefix("session=").split(";")[0]
                yield json.dumps(
                    interface.get_signing_serializer(self.app).loads(value), ensure_ascii=False, default=str
                )


def header_texts(headers: Any) -> Iterator[str]:
    """Each header as it is read: percent and octet encodings undone."""
    for name, value in headers:
        yield f"{name}: {value}"
        yield unquote(value)
        yield value.encode("latin-1", "ignore").decode("utf-8", "ignore")


def is_text(mimetype: str) -> bool:
    return mimetype.startswith("text/") or mimetype in ("application/json", "image/svg+xml", "application/javascript")


def texts(mimetype: str, octets: bytes) -> Iterator[str]:
    """What a person or a program reads out of a body: text, a book's sheets, a paper's words and properties."""
    if is_text(mimetype):
        text = octets.decode("utf-8", "replace")
        yield from (text, unescape(unquote(text)))
        if mimetype == "application/json":
            yield json.dumps(json.loads(text), ensure_ascii=False)
    elif octets[:4] == b"%PDF":
        yield from pdf_texts(octets)
    elif zipfile.is_zipfile(io.BytesIO(octets)):
        yield from zip_texts(octets)


def pdf_texts(octets: bytes) -> Iterator[str]:
    for command in (["pdftotext", "-", "-"], ["pdfinfo", "-"], ["pdfinfo", "-meta", "-"]):
        assert shutil.which(command[0]), "poppler-utils are missing"
        run = subprocess.run(command, input=octets, capture_output=True, check=True, timeout=60)
        text = run.stdout.decode("utf-8", "replace")
        yield from (text, re.sub(r"\s", "", text))  # letters set apart are still a name


def zip_texts(octets: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for member in archive.namelist():
            content = archive.read(member)
            yield member
            inner = zipfile.is_zipfile(io.BytesIO(content))
            yield from zip_texts(content) if inner else (unescape(content.decode("utf-8", "replace")),)


class LogBook:
    """The server's log lines, as they would be written to its standard error."""

    def __init__(self) -> None:
        self.lines = io.StringIO()

    def __enter__(self) -> "LogBook":
        self.before = structlog.get_config()
        structlog.configure(
            **{
                **self.before,
                "logger_factory": structlog.PrintLoggerFactory(self.lines),
                "wrapper_class": structlog.make_filtering_bound_logger(logging.DEBUG),
            }
        )
        self.handler = logging.StreamHandler(self.lines)
        self.handler.setFormatter(BlottingFormatter("%(levelname)s %(name)s %(message)s"))
        self.level = logging.getLogger().level
        logging.getLogger().addHandler(self.handler)
        logging.getLogger().setLevel(logging.INFO)
        return self

    def __exit__(self, *_: object) -> None:
        structlog.configure(**self.before)
        logging.getLogger().removeHandler(self.handler)
        logging.getLogger().setLevel(self.level)

    @property
    def text(self) -> str:
        return self.lines.getvalue()
