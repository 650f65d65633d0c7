"""The log: one JSON line an event, with anything that looks like an ID number or a phone blotted out."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
SECRET_KEYS = frozenset({"password", "id_number", "phone", "token", "secret", "cookie", "authorization"})


def blot(text: str) -> str:
    """`text` without ID numbers and mobile phone numbers."""
    return PERSONAL.sub("█", text)


def _blot_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        key: "█" if key in SECRET_KEYS else blot(value) if isinstance(value, str) else value
        for key, value in event.items()
    }


class BlottingFormatter(logging.Formatter):
    """What other libraries say goes through the same filter."""

    def format(self, record: logging.LogRecord) -> str:
        return blot(super().format(record))


def configure(level: str = "INFO") -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _blot_event,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(BlottingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("huey").setLevel(logging.WARNING)  # it reports every tick


log = structlog.get_logger()
