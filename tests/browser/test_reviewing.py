"""The review of many entries: all of a page at once, and back to the same list."""

from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.registration.models import Entry
from compmgr.registration.rules.states import EntryState
from tests.browser.hands import confirm, press, sees
from tests.factories.world import make_entry, make_stage, make_user


def test_a_page_of_entries_is_approved_at_once_and_the_search_stays(session, visit):
    stage = make_stage(session)
    for _ in range(3):
        make_entry(session, stage, state=EntryState.SUBMITTED)
    page = visit("/review?search=张测试", make_user(session, Role.FEDERATION_OFFICE))
    page.get_by_label("全选本页").check()
    press(page, "通过所选")
    confirm(page)
    sees(page, "3 项")
    assert "search=" in page.url
    session.rollback()
    assert set(session.scalars(select(Entry.state)).all()) == {EntryState.APPROVED}
