"""Deeds on layouts: shipped ones loaded once, drafts saved, released by a second person, retired."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from compmgr.audit.queries import entries_about
from compmgr.foundation.errors import Conflict, NotAllowed, NotFound, Refusal
from compmgr.layouts import queries, services
from compmgr.layouts.models import Layout, LayoutVersion
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.layout import as_dict
from compmgr.layouts.services import shipped
from tests.factories.world import make_user


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
