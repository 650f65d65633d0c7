"""Two clerks, since one releases what the other prepared; and no press left by another test."""

import pytest

from compmgr.accounts.permissions import Role
from compmgr.certificates.services import chunks
from tests.factories.world import make_user


@pytest.fixture
def clerk(session):
    return make_user(session, Role.REGISTRY_CLERK)


@pytest.fixture
def second(session):
    return make_user(session, Role.REGISTRY_CLERK)


@pytest.fixture(autouse=True)
def no_press_of_another_test():
    chunks._printers.clear()
