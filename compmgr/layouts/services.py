"""Deeds on layouts: shipped ones loaded, drafts saved, released by a second person, retired."""

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import clock, jobs, pictures, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, NotAllowed, Refusal
from compmgr.foundation.pdf.pages import picture_size
from compmgr.layouts import queries
from compmgr.layouts.models import Layout, LayoutPicture, LayoutVersion
from compmgr.layouts.rules import layout as rules
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.lint import errors

SHIPPED = Path(__file__).parent / "shipped"
released_versions = queries.released_versions
pictures_of = queries.pictures_of


@jobs.at_start
def load_shipped(session: Session) -> list[LayoutVersion]:
    """Make rows of the layouts that came with the system where they are missing: released, without an author.

    A kind that has no default yet takes the shipped one. Returns the versions made.
    """
    known = set(session.scalars(select(Layout.code)))
    missing = [data for code, data in shipped().items() if code not in known]
    try:
        with session.begin_nested():
            made = [_shipped_version(session, data) for data in missing]
            session.flush()
    except IntegrityError:  # another worker made them between our look and our insert
        return []
    return made


def default_version(session: Session, kind: CertificateKind) -> LayoutVersion:
    """The released version a certificate of `kind` is drawn with when nobody says otherwise."""
    if found := queries.default_version(session, kind):
        return found
    load_shipped(session)
    if found := queries.default_version(session, kind):
        return found
    raise Refusal("No released layout is the default of this kind of certificate.")


def layout_of(version: LayoutVersion) -> rules.Layout:
    """The layout of `version` as the renderer takes it; read once per content."""
    return _read(version.data_hash, json.dumps(version.data))


def save_draft(
    session: Session, layout: Layout | None, data: dict[str, Any], *, note: str = "", by: User
) -> LayoutVersion:
    """Keep `data` as the draft of `layout` (None: of a new one named in it); a released version is never changed.

    Refused when it cannot be read; what the linter finds only bars the release.
    """
    page = rules.from_dict(data)
    if layout is None:
        layout = _new_layout(session, page)
    _check_same(layout, page)
    draft = queries.draft_of(session, layout)
    if draft is None:
        newest = max((version.number for version in queries.versions(session, layout)), default=0)
        draft = LayoutVersion(layout=layout, number=newest + 1)
        session.add(draft)
    draft.data, draft.data_hash = rules.as_dict(page), hash_of(page)
    draft.note, draft.saved_at, draft.saved_by_id = note.strip(), clock.now(), by.id
    layout.name = page.name
    record(session, "layout.saved", draft, by=by, number=draft.number, data_hash=draft.data_hash)
    return draft


def release(session: Session, version: LayoutVersion, *, by: User) -> None:
    """Let certificates be drawn with `version`: by another person than saved it last, and without a fault."""
    if version.released_at:
        raise Conflict("This version is released already.")
    if version.saved_by_id == by.id:
        raise NotAllowed("A layout is released by another person than the one who saved it last.")
    page = layout_of(version)
    if found := errors(page):
        raise Refusal("The layout has faults: %(faults)s.", faults="; ".join(found))
    queries.pictures_of(session, page)
    version.released_at, version.released_by_id = clock.now(), by.id
    record(session, "layout.released", version, by=by, number=version.number, data_hash=version.data_hash)


def discard_draft(session: Session, version: LayoutVersion, *, by: User) -> Layout | None:
    """Throw a draft away that was never released; a layout that had nothing else goes with it, and is not answered.

    The trail keeps who did so, and the hash of what the draft held.
    """
    layout = version.layout
    if version.released_at:
        raise Conflict("This version is released: it stays, since certificates may have been drawn with it.")
    record(session, "layout.draft_discarded", version, by=by, number=version.number, data_hash=version.data_hash)
    is_alone = len(queries.versions(session, layout)) == 1
    session.delete(version)
    session.flush()
    if not is_alone:
        return layout
    record(session, "layout.discarded", layout, by=by, code=layout.code)
    session.delete(layout)
    session.flush()
    return None


def retire(session: Session, layout: Layout, *, by: User) -> None:
    """Take `layout` out of the choice; what was drawn with it can still be shown."""
    if layout.is_default:
        raise Refusal("The default layout of a kind cannot be retired; make another one the default first.")
    if layout.retired_at:
        raise Conflict("This layout is retired already.")
    layout.retired_at = clock.now()
    record(session, "layout.retired", layout, by=by)


def make_default(session: Session, layout: Layout, *, by: User) -> None:
    """Draw certificates of its kind with `layout` from now on."""
    if layout.retired_at or not any(version.released_at for version in queries.versions(session, layout)):
        raise Refusal("Only a layout in use with a released version can be the default.")
    for other in session.scalars(select(Layout).where(Layout.kind == layout.kind, Layout.is_default)):
        other.is_default = False
    session.flush()
    layout.is_default = True
    record(session, "layout.made_default", layout, by=by, kind=layout.kind)


def add_picture(session: Session, name: str, content: bytes, *, by: User) -> LayoutPicture:
    """Keep a PNG or JPEG, drawn anew without what its file said besides; the same picture twice is one.

    What one can look through stays so: a seal or a signature shows the paper beneath.
    """
    plain, suffix = pictures.plain_or_clear(content)
    content_hash = hashlib.sha256(plain).hexdigest()
    if known := session.scalars(select(LayoutPicture).where(LayoutPicture.content_hash == content_hash)).first():
        return known
    across, up = picture_size(plain)
    if not name.strip():
        raise Refusal("A picture needs a name.")
    picture = LayoutPicture(
        name=name.strip()[:80],
        content_hash=content_hash,
        file_key=storage.put(plain, suffix),
        across=across,
        up=up,
        added_by_id=by.id,
    )
    session.add(picture)
    record(session, "layout.picture_added", picture, by=by, content_hash=content_hash)
    return picture


def hash_of(page: rules.Layout) -> str:
    """SHA-256 of the layout as JSON with sorted keys and no blanks."""
    written = json.dumps(rules.as_dict(page), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@cache
def shipped() -> dict[str, rules.Layout]:
    """The layouts that came with the system, by code."""
    pages = [rules.from_dict(json.loads(path.read_text("utf-8"))) for path in sorted(SHIPPED.glob("*.json"))]
    return {page.code: page for page in pages}


def _shipped_version(session: Session, page: rules.Layout) -> LayoutVersion:
    has_default = session.scalar(select(Layout.id).where(Layout.kind == page.kind, Layout.is_default).limit(1))
    layout = Layout(code=page.code, name=page.name, kind=page.kind, is_default=has_default is None)
    version = LayoutVersion(
        layout=layout, number=1, data=rules.as_dict(page), data_hash=hash_of(page), released_at=clock.now()
    )
    session.add_all([layout, version])
    session.flush()
    return version


def _new_layout(session: Session, page: rules.Layout) -> Layout:
    if session.scalar(select(Layout.id).where(Layout.code == page.code)):
        raise Refusal("There is a layout with the code %(code)s already.", code=page.code)
    layout = Layout(code=page.code, name=page.name, kind=page.kind)
    session.add(layout)
    return layout


def _check_same(layout: Layout, page: rules.Layout) -> None:
    """A layout keeps its code and kind for ever: certificates refer to them."""
    if (layout.code, layout.kind) != (page.code, page.kind):
        raise Refusal("A draft keeps the code and the kind of its layout.")


@lru_cache(maxsize=64)
def _read(_hash: str, written: str) -> rules.Layout:
    return rules.from_dict(json.loads(written))


def save_version(
    session: Session, version: LayoutVersion, data: dict[str, Any], *, read_at: int | None, note: str = "", by: User
) -> LayoutVersion:
    """Keep `data` in the draft `version`; Conflict when it is not the one read any more (`read_at`), or is released."""
    if version.released_at:
        raise Conflict("This version is released and never changes; begin a draft from it.")
    if read_at is not None and version.version != read_at:
        raise Conflict("Somebody else saved this draft meanwhile.")
    return _write(session, version, rules.from_dict(data), note=note, by=by)


def new_draft(session: Session, layout: Layout, data: dict[str, Any], *, note: str = "", by: User) -> LayoutVersion:
    """One more draft of `layout` with `data`, beside whatever drafts there are."""
    page = rules.from_dict({**data, "code": layout.code, "kind": layout.kind.value})
    number = max((version.number for version in queries.versions(session, layout)), default=0) + 1
    version = LayoutVersion(layout=layout, number=number)
    session.add(version)
    return _write(session, version, page, note=note, by=by)


def copy_layout(session: Session, version: LayoutVersion, *, name: str, by: User) -> LayoutVersion:
    """A layout of its own that begins as `version` does."""
    code = queries.fresh_code(session, version.layout.code)
    return save_draft(session, None, {**version.data, "code": code, "name": name}, by=by)


def _write(session: Session, version: LayoutVersion, page: rules.Layout, *, note: str, by: User) -> LayoutVersion:
    _check_same(version.layout, page)
    version.data, version.data_hash = rules.as_dict(page), hash_of(page)
    version.note, version.saved_at, version.saved_by_id = note.strip()[:200], clock.now(), by.id
    version.layout.name = page.name
    record(session, "layout.saved", version, by=by, number=version.number, data_hash=version.data_hash)
    return version
