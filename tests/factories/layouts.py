"""A small award layout and its versions: drawn quickly, with one element of nearly every type."""

from typing import Any

from compmgr.accounts.models import User
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.layouts.models import Layout, LayoutVersion
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.layout import as_dict, from_dict
from compmgr.layouts.services import hash_of


def award_data(**changes: Any) -> dict[str, Any]:
    """An award certificate on A4 across, as a file holds it."""
    line = {"width": 220, "height": 12, "align": "centre"}
    data = {
        "format": 1,
        "code": "test-award",
        "name": "测试获奖证书",
        "kind": "award",
        "width": 297,
        "height": 210,
        "elements": [
            {"type": "figure", "name": "border", "x": 0, "y": 0, "width": 297, "height": 210, "figure": "border"},
            {
                **{"type": "text", "name": "title", "x": 78, "y": 40, "width": 140, "height": 18, "text": "{title}"},
                **{"face": "bold", "size": 36, "align": "centre", "colour": "#A93226"},
            },
            {
                **{"type": "stack", "name": "words", "x": 38, "y": 65, "width": 220, "height": 80},
                "children": [
                    {"type": "text", "name": "holder", "text": "{holder}", "face": "bold", "size": 26, **line},
                    {"type": "text", "name": "body", "text": "{body}", "size": 15, "lines": 3, **line},
                    {"type": "text", "name": "award", "text": "{award}", "face": "bold", "size": 30, **line},
                ],
            },
            {"type": "text", "name": "number", "x": 60, "y": 172, "width": 70, "height": 6, "text": "编号 {number}"},
            {"type": "code", "name": "code", "x": 24, "y": 160, "width": 30, "height": 30},
            {
                **{"type": "text", "name": "issue", "x": 178, "y": 160, "width": 90, "height": 26, "lines": 4},
                **{"text": "{issuing_bodies}\n{date}", "align": "centre"},
            },
        ],
    }
    return as_dict(from_dict({**data, **changes}))


def make_layout(
    session: Session, *, saved_by: User | None = None, released: bool = False, default: bool = False, **changes: Any
) -> LayoutVersion:
    """The first version of a layout of its own."""
    data = award_data(**changes)
    kind = CertificateKind(data["kind"])
    layout = Layout(code=data["code"], name=data["name"], kind=kind, is_default=default)
    version = LayoutVersion(
        layout=layout,
        number=1,
        data=data,
        data_hash=hash_of(from_dict(data)),
        saved_by_id=saved_by.id if saved_by else None,
        released_at=clock.now() if released else None,
    )
    session.add_all([layout, version])
    session.flush()
    return version


def add_layout(session: Session, side: dict[str, Any], number: int) -> None:
    """A layout with a draft on one side of a whole world."""
    side["layout_version"] = make_layout(session, saved_by=side["user"], code=f"award-{number}")
    side["layout"] = side["layout_version"].layout
