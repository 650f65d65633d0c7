"""A candidate's photo: uploaded by the site, seen by those who see names, printed on the certificate."""

from io import BytesIO

import pytest
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.assessment.models import Candidate
from compmgr.assessment.rules.states import BatchState
from compmgr.audit.models import AuditEntry
from compmgr.people.models import Person
from tests.factories.assessment import make_batch
from tests.factories.world import make_user
from tests.foundation.test_pictures import picture


@pytest.fixture
def candidate(session):
    batch = make_batch(session, BatchState.REGISTRATION_OPEN, people=1)
    return session.scalar(select(Candidate).where(Candidate.batch_id == batch.id))


def upload(client, candidate, content):
    files = {"photo": (BytesIO(content), "photo.jpg")}
    return client.post(f"/candidates/{candidate.public_id}/photo", data=files, content_type="multipart/form-data")


def test_a_photo_is_kept_shown_and_noted(session, signed_in, candidate):
    client = signed_in(make_user(session, Role.SITE_MANAGER, candidate.batch.site))
    assert upload(client, candidate, picture()).status_code == 302
    shown = client.get(f"/candidates/{candidate.public_id}/photo")
    assert (shown.status_code, shown.mimetype, shown.data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    session.expire_all()
    assert session.get_one(Person, candidate.person_id).photo_key
    assert "person.photo_set" in session.scalars(select(AuditEntry.action)).all()


def test_what_is_no_picture_is_refused_beside_the_field_and_nothing_is_kept(session, signed_in, candidate):
    client = signed_in(make_user(session, Role.SITE_MANAGER, candidate.batch.site))
    answer = upload(client, candidate, b"%PDF-1.7")
    assert answer.status_code == 422 and "照片不是可读取的 JPEG 或 PNG 图片" in answer.text
    session.expire_all()
    assert session.get_one(Person, candidate.person_id).photo_key is None


def test_an_assessor_who_marks_by_number_sees_no_photo(session, signed_in, candidate):
    upload(signed_in(make_user(session, Role.SITE_MANAGER, candidate.batch.site)), candidate, picture())
    client = signed_in(make_user(session, Role.ASSESSOR, candidate.batch.site))
    assert client.get(f"/candidates/{candidate.public_id}/photo").status_code == 404
