"""Lists that sort, filter, search and page on the server: one count and one select, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask import request, url_for
from sqlalchemy import func, or_, select

from compmgr.foundation.database import Session
from compmgr.foundation.i18n import word

PER_PAGE = 20
MOST_PER_PAGE = 100


@dataclass(frozen=True)
class Filter:
    """A choice above a list; `column` is compared with the value chosen, or called with it for the condition."""

    name: str
    label: str
    column: Any
    choices: Sequence[tuple[str, str]]
    value: str = ""


def by_enum(name: str, label: str, column: Any, kind: Iterable[StrEnum]) -> Filter:
    return Filter(name, label, column, [(member.value, word(member)) for member in kind])


@dataclass(frozen=True)
class Listing:
    """A page of rows, and how to ask for another."""

    rows: Sequence[Any]
    total: int
    page: int
    per_page: int
    sort: str
    direction: str
    search: str
    searchable: bool
    filters: Sequence[Filter]
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter hides rows."""
        return bool(self.search or any(choice.value for choice in self.filters))

    def url(self, **changes: Any) -> str:
        """This list's address with `changes`; a changed order or filter starts at page one."""
        now = {
            "search": self.search,
            "sort": self.sort,
            "direction": self.direction,
            "per_page": self.per_page,
            **{f.name: f.value for f in self.filters},
        }
        asked = {name: value for name, value in {**now, **changes}.items() if value not in ("", None)}
        return url_for(request.endpoint or "", **{**self.arguments, **asked})


def listing(
    session: Session,
    query: Any,
    *,
    columns: Mapping[str, Any],
    default: str,
    search: Sequence[Any] = (),
    filters: Sequence[Filter] = (),
    descending: bool = False,
    whole_rows: bool = False,
    per_page: int = PER_PAGE,
) -> Listing:
    """The page of `query` that the address asks for.

    `columns` maps the names that may be sorted by to columns; `search` columns are matched by substring;
    rows are entities, or whole row tuples when `whole_rows`.
    """
    asked = request.args
    chosen = [Filter(f.name, f.label, f.column, f.choices, _offered(f, asked.get(f.name, ""))) for f in filters]
    for choice in chosen:
        if choice.value:
            query = query.where(
                choice.column(choice.value) if callable(choice.column) else choice.column == choice.value
            )
    words = asked.get("search", "").strip()[:100]
    if words and search:
        query = query.where(or_(*(column.contains(words, autoescape=True) for column in search)))
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    sort = asked.get("sort", default) if asked.get("sort") in columns else default
    usual = "desc" if descending else "asc"
    direction = {"asc": "asc", "desc": "desc"}.get(asked.get("direction", ""), usual)
    per_page = min(max(asked.get("per_page", per_page, type=int) or per_page, 1), MOST_PER_PAGE)
    pages = max(1, -(-total // per_page))
    page = min(max(asked.get("page", 1, type=int) or 1, 1), pages)
    order = columns[sort].desc() if direction == "desc" else columns[sort].asc()
    entity = query.column_descriptions[0]["entity"]
    ordered = query.order_by(None).order_by(order, entity.id).limit(per_page).offset((page - 1) * per_page)
    found = session.execute(ordered).unique()
    rows = found.all() if whole_rows else found.scalars().all()
    return Listing(
        rows, total, page, per_page, sort, direction, words, bool(search), chosen, dict(request.view_args or {})
    )


def _offered(choice: Filter, value: str) -> str:
    return value if value in {key for key, _ in choice.choices} else ""
