"""People who work on layouts, and the editor opened in a browser of theirs."""

import pytest
from playwright.sync_api import expect

from compmgr.accounts import services as accounts
from compmgr.accounts.permissions import Role
from tests.factories.layouts import make_layout
from tests.factories.world import PASSWORD, make_user
from tests.support.browser import DESK, watch


@pytest.fixture
def office(session):
    return make_user(session, Role.FEDERATION_OFFICE, name="王主任")


@pytest.fixture
def clerk(session):
    return make_user(session, Role.REGISTRY_CLERK, name="李登记")


@pytest.fixture
def address(app, live_server):
    app.config["WTF_CSRF_ENABLED"] = True  # as the public meets it
    return live_server(app)


@pytest.fixture
def visit(app, session, address, new_context):
    """`visit(user, path)` is a page there, watched; the policy is set aside for axe alone."""
    watched = []

    def open_page(user, path, size=DESK, **settings):
        context = new_context(
            viewport=size, base_url=address, has_touch=size != DESK, is_mobile=size != DESK, **settings
        )
        watched.append(watch(context))
        sign_in(context, user)
        page = context.new_page()
        page.goto(path)
        return page

    def sign_in(context, user):
        _, token = accounts.sign_in(session, user.username, PASSWORD)
        session.commit()
        signer = app.session_interface.get_signing_serializer(app)
        context.add_cookies([{"name": "session", "value": signer.dumps({"sign_in": token}), "url": address}])

    open_page.sign_in = sign_in
    yield open_page
    assert [complaint for each in watched for complaint in each] == []


@pytest.fixture
def edit(visit, session, office):
    """A draft of the small award layout, opened in the editor: the page, and its version."""

    def open_editor(user=office, version=None, **settings):
        version = version or make_layout(session, saved_by=office)
        session.commit()
        page = visit(user, f"/layouts/versions/{version.public_id}/edit", **settings)
        page.locator("[data-editor][data-ready]").wait_for()
        expect(page.locator("[data-picture][src]")).to_be_visible()
        return page, version

    return open_editor
