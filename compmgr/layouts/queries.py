"""Questions about layouts, their versions and pictures."""

from collections.abc import Iterable, Sequence
from itertools import chain, count

from sqlalchemy import Select, select

from compmgr.accounts.models import User
from compmgr.foundation import storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotFound
from compmgr.layouts.models import Layout, LayoutPicture, LayoutVersion
from compmgr.layouts.rules import layout as rules
from compmgr.layouts.rules.kinds import CertificateKind


def released_versions(session: Session, kind: CertificateKind) -> Sequence[LayoutVersion]:
    """What a certificate of `kind` may be drawn with, the default first, then by name, the newest version first."""
    chosen = (
        select(LayoutVersion)
        .join(LayoutVersion.layout)
        .where(Layout.kind == kind, Layout.retired_at.is_(None), LayoutVersion.released_at.is_not(None))
        .order_by(Layout.is_default.desc(), Layout.name, Layout.id, LayoutVersion.number.desc())
    )
    return session.scalars(chosen).all()


def default_version(session: Session, kind: CertificateKind) -> LayoutVersion | None:
    """The newest released version of the default layout of `kind`, if there is one already."""
    return session.scalars(released_of_default(kind)).first()


def released_of_default(kind: CertificateKind) -> Select[LayoutVersion]:
    return (
        select(LayoutVersion)
        .join(LayoutVersion.layout)
        .where(Layout.kind == kind, Layout.is_default, LayoutVersion.released_at.is_not(None))
        .order_by(LayoutVersion.number.desc())
        .limit(1)
    )


def layouts(session: Session) -> Sequence[Layout]:
    """Every layout, those in use first, by kind, the default first, then by name."""
    order = (Layout.retired_at.is_not(None), Layout.kind, Layout.is_default.desc(), Layout.name, Layout.id)
    return session.scalars(select(Layout).order_by(*order)).all()


def versions(session: Session, layout: Layout) -> Sequence[LayoutVersion]:
    """The versions of `layout`, the newest first."""
    chosen = select(LayoutVersion).where(LayoutVersion.layout_id == layout.id).order_by(LayoutVersion.number.desc())
    return session.scalars(chosen).all()


def draft_of(session: Session, layout: Layout) -> LayoutVersion | None:
    chosen = select(LayoutVersion).where(LayoutVersion.layout_id == layout.id, LayoutVersion.released_at.is_(None))
    return session.scalars(chosen.order_by(LayoutVersion.number.desc()).limit(1)).first()


def pictures(session: Session) -> Sequence[LayoutPicture]:
    """Every picture a layout may use, by name."""
    return session.scalars(select(LayoutPicture).order_by(LayoutPicture.name, LayoutPicture.id)).all()


def pictures_of(session: Session, layout: rules.Layout) -> dict[str, bytes]:
    """The pictures `layout` uses, by the hash of their content; NotFound when one is missing."""
    wanted = {element.picture for element in layout.elements if isinstance(element, rules.Picture)}
    if not wanted:
        return {}
    chosen = select(LayoutPicture.content_hash, LayoutPicture.file_key).where(LayoutPicture.content_hash.in_(wanted))
    keys = {content_hash: key for content_hash, key in session.execute(chosen)}
    if missing := wanted - keys.keys():
        raise NotFound("A picture of the layout is missing: %(picture)s.", picture=min(missing)[:12])
    return {content_hash: storage.get(key) for content_hash, key in keys.items()}


def versions_by_layout(session: Session) -> dict[int, list[LayoutVersion]]:
    """The versions of every layout by its row, the newest first."""
    found: dict[int, list[LayoutVersion]] = {}
    for version in session.scalars(
        select(LayoutVersion).order_by(LayoutVersion.layout_id, LayoutVersion.number.desc())
    ):
        found.setdefault(version.layout_id, []).append(version)
    return found


def people_of(session: Session, versions: Iterable[LayoutVersion]) -> dict[int, str]:
    """The names of who saved or released `versions`, by their row."""
    known = {who for each in versions for who in (each.saved_by_id, each.released_by_id) if who is not None}
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(known))).all()) if known else {}


def fresh_code(session: Session, base: str) -> str:
    """`base`, or `base-2` and so on where another layout has it."""
    taken = set(session.scalars(select(Layout.code).where(Layout.code.startswith(base[:36], autoescape=True))))
    tried = chain([base], (f"{base[:36]}-{number}" for number in count(2)))
    return next(code for code in tried if code not in taken)
