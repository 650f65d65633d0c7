"""Places that may not be shared: the jury's order is typed by code, recorded, and decides."""

import pytest
from sqlalchemy import select

from compmgr.foundation.errors import DomainError
from compmgr.results import queries, services
from compmgr.scoring.models import Work
from tests.factories.outcomes import make_marked_stage

TIED = (("80", (("40", "20", "2"), ("38", "20", "2"))),) * 2


@pytest.fixture
def staged(session):
    staged = make_marked_stage(session, TIED, shared_places=False)
    session.commit()
    return staged


def test_a_tie_that_may_not_be_shared_waits_for_the_jury_whose_order_then_stands(session, signed_in, staged):
    with pytest.raises(DomainError):
        services.compute(session, staged.stage, by=staged.chief)
    session.rollback()
    first, second = session.scalars(select(Work).where(Work.stage_id == staged.stage.id).order_by(Work.code)).all()
    client = signed_in(staged.chief)
    address = f"/stages/{staged.stage.public_id}/theory"
    assert "同分次序" in client.get(address).text
    assert client.post(f"{address}/order", data={f"decision-{first.public_id}": "零"}).status_code == 422
    order = {f"decision-{first.public_id}": "2", f"decision-{second.public_id}": "1"}
    assert client.post(f"{address}/order", data=order).status_code == 302
    session.expire_all()
    result = services.compute(session, staged.stage, by=staged.chief)
    assert [(p.work.code, p.place) for p in queries.placings_of(session, result)] == [(second.code, 1), (first.code, 2)]
