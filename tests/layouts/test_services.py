"""Deeds on layouts: shipped ones loaded once, drafts saved, released by a second person, retired."""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw
from sqlalchemy import func, select

from compmgr.audit.models import AuditEntry
from compmgr.audit.queries import entries_about
from compmgr.foundation import storage
from compmgr.foundation.errors import Conflict, NotAllowed, NotFound, Refusal
from compmgr.layouts import queries, services
from compmgr.layouts.document import draw
from compmgr.layouts.document.merged import print_file
from compmgr.layouts.document.press import Press
from compmgr.layouts.models import Layout, LayoutVersion
from compmgr.layouts.rules import layout as rules
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.layout import as_dict
from compmgr.layouts.rules.samples import samples
from compmgr.layouts.services import shipped
from tests.factories.world import make_user
from tests.support.pages import check, picture


@pytest.fixture
def author(session):
    return make_user(session)


@pytest.fixture
def releaser(session):
    return make_user(session)


def data(code="mine", **changes):
    return {**as_dict(shipped()["award"]), "code": code, "name": "我的版式", **changes}


def a_released(session, author, releaser, code="mine"):
    version = services.save_draft(session, None, data(code), by=author)
    services.release(session, version, by=releaser)
    return version


def deeds(session, thing):
    session.commit()
    return sorted(entry.action for entry in entries_about(session, thing))


def a_picture(colour="red"):
    made = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, "PNG")
    return made.getvalue()


def test_shipped_layouts_are_loaded_once_and_are_the_default_of_their_kind(session):
    made = services.load_shipped(session)
    assert {version.layout.kind for version in made} == set(CertificateKind)
    assert services.load_shipped(session) == []
    for kind in CertificateKind:
        version = services.default_version(session, kind)
        assert version.released_at and version.released_by_id is None
        assert services.layout_of(version) == shipped()[kind.value]
        assert list(queries.released_versions(session, kind)) == [version]


def test_the_default_is_loaded_on_demand(session):
    assert queries.default_version(session, CertificateKind.TITLE) is None
    assert services.default_version(session, CertificateKind.TITLE).layout.code == "title"


def test_a_layout_of_ones_own_keeps_its_place_as_the_default(session, author, releaser):
    version = a_released(session, author, releaser)
    services.make_default(session, version.layout, by=author)
    services.load_shipped(session)
    assert services.default_version(session, CertificateKind.AWARD) is version
    assert [found.layout.code for found in queries.released_versions(session, CertificateKind.AWARD)] == [
        "mine",
        "award",
    ]


def test_a_draft_is_edited_in_place_until_it_is_released_and_recorded(session, author, releaser):
    version = services.save_draft(session, None, data(), note=" 初稿 ", by=author)
    again = services.save_draft(session, version.layout, data(width=300), by=author)
    assert again is version and (version.number, version.note, version.released_at) == (1, "", None)
    services.release(session, version, by=releaser)
    later = services.save_draft(session, version.layout, data(name="新名"), by=author)
    assert later is not version and later.number == 2 and version.layout.name == "新名"
    assert version.data["width"] == 300 and services.layout_of(version).name == "我的版式"
    assert deeds(session, version) == ["layout.released", "layout.saved", "layout.saved"]
    assert queries.draft_of(session, version.layout) is later


def test_who_saved_a_layout_last_does_not_release_it(session, author):
    version = services.save_draft(session, None, data(), by=author)
    with pytest.raises(NotAllowed):
        services.release(session, version, by=author)
    assert version.released_at is None


def test_a_released_version_is_not_released_again(session, author, releaser):
    version = a_released(session, author, releaser)
    with pytest.raises(Conflict):
        services.release(session, version, by=releaser)


def test_a_layout_with_faults_can_be_saved_but_not_released(session, author, releaser):
    elements = [element for element in data()["elements"] if element["type"] != "code"]
    version = services.save_draft(session, None, data(elements=elements), by=author)
    with pytest.raises(Refusal, match="no QR code"):
        services.release(session, version, by=releaser)


def test_what_cannot_be_read_is_not_kept(session, author):
    with pytest.raises(Refusal):
        services.save_draft(session, None, data(format=9), by=author)
    assert session.scalar(select(func.count()).select_from(LayoutVersion)) == 0


def test_a_code_is_given_once_and_a_draft_keeps_code_and_kind(session, author):
    version = services.save_draft(session, None, data(), by=author)
    with pytest.raises(Refusal, match="mine already"):
        services.save_draft(session, None, data(), by=author)
    for changed in (data("other"), data(kind="participation")):
        with pytest.raises(Refusal, match="keeps the code"):
            services.save_draft(session, version.layout, changed, by=author)


def test_a_layout_is_retired_unless_it_is_the_default(session, author, releaser):
    version = a_released(session, author, releaser)
    services.make_default(session, version.layout, by=author)
    with pytest.raises(Refusal, match="default"):
        services.retire(session, version.layout, by=author)
    other = a_released(session, author, releaser, "other")
    services.make_default(session, other.layout, by=author)
    services.retire(session, version.layout, by=author)
    assert list(queries.released_versions(session, CertificateKind.AWARD)) == [other]
    assert deeds(session, version.layout) == ["layout.made_default", "layout.retired"]
    with pytest.raises(Conflict):
        services.retire(session, version.layout, by=author)
    with pytest.raises(Refusal):
        services.make_default(session, version.layout, by=author)


def test_there_is_one_default_of_a_kind(session, author, releaser):
    services.load_shipped(session)
    version = a_released(session, author, releaser)
    services.make_default(session, version.layout, by=author)
    chosen = session.scalars(select(Layout).where(Layout.kind == CertificateKind.AWARD, Layout.is_default)).all()
    assert chosen == [version.layout]


def test_a_draft_alone_cannot_be_the_default(session, author):
    version = services.save_draft(session, None, data(), by=author)
    with pytest.raises(Refusal):
        services.make_default(session, version.layout, by=author)


def test_a_picture_is_kept_once_without_what_its_file_said(session, author):
    kept = services.add_picture(session, " 徽标 ", a_picture(), by=author)
    assert services.add_picture(session, "又一次", a_picture(), by=author) is kept
    assert (kept.name, kept.across, kept.up) == ("徽标", 60, 40)
    assert deeds(session, kept) == ["layout.picture_added"]
    element = {"type": "picture", "name": "logo", "width": 10, "height": 10, "picture": kept.content_hash}
    page = services.layout_of(services.save_draft(session, None, data(elements=[element]), by=author))
    assert list(queries.pictures_of(session, page)) == [kept.content_hash]


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a"])
def test_what_is_no_picture_is_refused(session, author, content):
    with pytest.raises(Refusal):
        services.add_picture(session, "x", content, by=author)


def test_a_layout_with_a_missing_picture_is_not_released(session, author, releaser):
    element = {"type": "picture", "name": "logo", "width": 10, "height": 10, "picture": "a" * 64}
    version = services.save_draft(session, None, data(elements=[*data()["elements"], element]), by=author)
    with pytest.raises(NotFound):
        services.release(session, version, by=releaser)


def test_a_draft_is_discarded_and_the_trail_keeps_that_it_was_there(session, author, releaser):
    first = a_released(session, author, releaser)
    draft = services.new_draft(session, first.layout, first.data, by=author)
    session.flush()
    with pytest.raises(Conflict):
        services.discard_draft(session, first, by=author)
    named = f"LayoutVersion {draft.public_id}"
    assert services.discard_draft(session, draft, by=releaser) is first.layout
    assert queries.versions(session, first.layout) == [first]
    session.commit()
    told = session.scalars(select(AuditEntry).where(AuditEntry.subject == named).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in told] == ["layout.saved", "layout.draft_discarded"]
    assert told[-1].changes["data_hash"] == told[0].changes["data_hash"]


def test_a_layout_that_was_a_draft_alone_goes_with_it_and_its_code_is_free_again(session, author):
    draft = services.save_draft(session, None, data(), by=author)
    code = draft.layout.code
    assert services.discard_draft(session, draft, by=author) is None
    assert session.scalars(select(Layout).where(Layout.code == code)).all() == []
    assert services.save_draft(session, None, data(), by=author).number == 1


def a_seal():
    """A red ring; round it and within it one looks through."""
    made, out = Image.new("RGBA", (400, 300), (0, 90, 0, 0)), io.BytesIO()
    ImageDraw.Draw(made).ellipse((60, 10, 340, 290), outline=(200, 0, 0, 255), width=30)
    made.save(out, "PNG")
    return out.getvalue()


def test_what_one_can_look_through_stays_so_and_both_roads_draw_the_same(session, author, tmp_path):
    kept = services.add_picture(session, "印章", a_seal(), by=author)
    again = services.add_picture(session, "又一次", storage.get(kept.file_key), by=author)
    assert kept.file_key.endswith(".png") and again is kept and (kept.across, kept.up) == (400, 300)
    ground = {"type": "figure", "name": "ground", "figure": "box", "width": 100, "height": 100, "line_width": 0}
    ground |= {"colour": "#FFEE99", "when": "", "unless": ""}
    seal = {"type": "picture", "name": "seal", "x": 20, "y": 20, "width": 40, "height": 30}
    page = rules.from_dict(data(elements=[ground, {**seal, "picture": kept.content_hash}], width=100, height=100))
    values, pictures = samples(page.kind)[0], queries.pictures_of(session, page)
    drawn, press = draw(page, values, pictures), Press(page, pictures)
    stamped = press.plate([values]) + press.stamp(values)
    shown = picture(drawn, tmp_path, dpi=127)  # five dots a millimetre
    assert ImageChops.difference(shown, picture(stamped, tmp_path, dpi=127)).getbbox() is None
    assert check(drawn, tmp_path) == check(stamped, tmp_path) == ""
    paper = shown.getpixel((20, 20))
    assert max(abs(one - other) for one, other in zip(paper, (255, 238, 153), strict=True)) <= 1
    assert shown.getpixel((5 * 40, 5 * 35)) == paper == shown.getpixel((5 * 21, 5 * 21))
    assert shown.getpixel((5 * 40, 5 * 22 + 2))[1] < 60
    merged = print_file(press, [values, values])
    assert ImageChops.difference(shown, picture(merged, tmp_path, dpi=127)).getbbox() is None


def test_a_picture_of_which_all_shows_is_kept_as_before(session, author):
    opaque = io.BytesIO()
    Image.new("RGBA", (60, 40), (10, 20, 30, 255)).save(opaque, "PNG")
    assert services.add_picture(session, "徽标", opaque.getvalue(), by=author).file_key.endswith(".jpg")
