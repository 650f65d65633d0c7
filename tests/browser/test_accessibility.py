"""Nothing serious is in the way of people who see, hear or move differently: axe-core looks at the main pages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from compmgr.accounts.models import User
from compmgr.accounts.permissions import Role
from compmgr.foundation.database import Session
from compmgr.scoring import queries
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.outcomes import published
from tests.factories.world import make_user
from tests.support.browser import DESK, PHONE

GRAVE = {"serious", "critical"}


@dataclass
class People:
    """Who looks, and the sheets the judge looks at: one measured, one judged."""

    office: User
    judge: User
    sheets: list[str]

    def pages(self) -> dict[str, User | None]:
        office, judge = self.office, self.judge
        public = ("/", "/sign-in", "/check")
        return {**dict.fromkeys(public), "/desk": office, "/entries": office, **dict.fromkeys(self.sheets, judge)}


@pytest.fixture
def people(session: Session) -> People:
    published(session)
    judge = queries.judges_of(session, make_drawn_stage(session, entries=1, judges=1))[0]
    sheets = [f"/judging/sheets/{sheet.public_id}" for sheet in sheets_of(session, judge)]
    found = People(make_user(session, Role.FEDERATION_OFFICE), judge.user, sheets)
    session.commit()
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_main_pages_have_no_grave_obstacle(
    people: People, visit: Callable[..., Page], size: dict[str, int]
) -> None:
    # The policy of the pages forbids scripts from elsewhere, and axe is one.
    found = {path: obstacles(visit(path, user, size, bypass_csp=True)) for path, user in people.pages().items()}
    assert {path: grave for path, grave in found.items() if grave} == {}


def test_an_obstacle_would_be_seen(visit: Callable[..., Page]) -> None:
    page = visit("/sign-in", bypass_csp=True)
    page.evaluate("document.querySelector('label[for=name]').remove()")
    assert [obstacle.split(":")[0] for obstacle in obstacles(page)] == ["label"]


def obstacles(page: Page) -> list[str]:
    """What axe finds serious or critical: its rule and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
