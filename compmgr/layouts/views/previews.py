"""A layout that is being worked on, drawn by the real renderer: what cannot be drawn is left out and said."""

import base64
from dataclasses import replace
from functools import lru_cache
from typing import Any

from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.i18n import say
from compmgr.foundation.raster import page_picture
from compmgr.layouts import queries
from compmgr.layouts.document import draw
from compmgr.layouts.document.setting import set_page
from compmgr.layouts.models import LayoutVersion
from compmgr.layouts.rules import exchange
from compmgr.layouts.rules.kinds import Values
from compmgr.layouts.rules.layout import Layout, Picture, from_dict
from compmgr.layouts.rules.lint import problems as lint
from compmgr.layouts.rules.samples import samples
from compmgr.layouts.services import layout_of
from compmgr.layouts.views.words import field_word, problem_words

Problem = dict[str, Any]
LEAST, MOST = 120, 2400  # pixels across


def shown(session: Session, data: Any, sample: int, width: int) -> tuple[str, list[Problem]]:
    """The page of `data` as an address of its picture (empty where nothing can be drawn), and what is wrong with it.

    Ends what the request has read: drawing takes long, and nobody's save shall wait for it.
    """
    page, found = readable(data)
    if page is None:
        session.rollback()
        return "", found
    page, pictures, missing = with_pictures(session, page)
    session.rollback()
    chosen = samples(page.kind)[sample % len(samples(page.kind))]
    page, unset = settable(page, chosen)
    found += [*missing, *unset, *linted(data)]
    picture = page_picture(draw(page, chosen, pictures), max(LEAST, min(width, MOST)))
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}", found


def readable(data: Any) -> tuple[Layout | None, list[Problem]]:
    """The layout of the elements that can be read, and the others' faults."""
    faults = exchange.faults(data)
    found = [fault(each) for each in faults]
    if not faults:
        return from_dict(data), found
    bad = {each["element"] for each in found}
    try:
        return from_dict({**data, "elements": [each for each in data["elements"] if each["name"] not in bad]}), found
    except (Refusal, KeyError, TypeError):
        return None, found


def with_pictures(session: Session, page: Layout) -> tuple[Layout, dict[str, bytes], list[Problem]]:
    """The page without pictures nobody has here, and the others' contents."""
    kept, found = [], []
    pictures: dict[str, bytes] = {}
    for element in page.elements:
        try:
            if isinstance(element, Picture):
                pictures |= queries.pictures_of(session, replace(page, elements=(element,)))
            kept.append(element)
        except DomainError as refusal:
            found.append({"element": element.name, "field": "picture", "message": say(refusal), "warning": False})
    return replace(page, elements=tuple(kept)), pictures, found


def settable(page: Layout, values: Values) -> tuple[Layout, list[Problem]]:
    """The page without the elements in which `values` find no room, each named with the reason."""
    try:
        set_page(page, values)
        return page, []
    except DomainError:
        pass
    kept, found = [], []
    for element in page.elements:
        try:
            set_page(replace(page, elements=(element,)), values)
            kept.append(element)
        except DomainError as refusal:
            found.append({"element": element.name, "field": "", "message": say(refusal), "warning": False})
    return replace(page, elements=tuple(kept)), found


def linted(data: dict[str, Any]) -> list[Problem]:
    """What the linter says of `data`; nothing where it cannot be read as it stands."""
    try:
        page = from_dict(data)
    except Refusal:
        return []
    return [
        {"element": each.element, "field": "", "message": problem_words(each), "warning": each.warning}
        for each in lint(page)
    ]


def fault(refusal: DomainError) -> Problem:
    """A refusal to read, by element and field."""
    element, field = str(refusal.values.get("element", "")), str(refusal.values.get("field", ""))
    words = say(Refusal(refusal.message, **{**refusal.values, **({"field": field_word(field)} if field else {})}))
    return {"element": "" if element == "layout" else element, "field": field, "message": words, "warning": False}


def picture_of(session: Session, version: LayoutVersion, sample: int, width: int) -> bytes:
    """A small picture of `version`, kept while this process runs: what is released never changes."""
    page, pictures, _missing = with_pictures(session, layout_of(version))
    return _drawn(version.data_hash, sample, max(LEAST, min(width, MOST)), _Page(page, pictures))


class _Page:
    """What is drawn, beside the key it is kept by: equal to any other, because the hash tells already."""

    def __init__(self, page: Layout, pictures: dict[str, bytes]) -> None:
        self.page, self.pictures = page, pictures

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Page)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _drawn(_hash: str, sample: int, width: int, whole: _Page) -> bytes:
    chosen = samples(whole.page.kind)[sample % len(samples(whole.page.kind))]
    page, _unset = settable(whole.page, chosen)
    return page_picture(draw(page, chosen, whole.pictures), width)
