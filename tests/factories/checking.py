"""What stands around checking, one of each: a shared passport, a request for a code, a bulk check, a key, a message."""

import json
from datetime import timedelta
from typing import Any

from compmgr.accounts.models import ApiKey, User
from compmgr.accounts.permissions import Role
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.foundation.mail import TextMessage
from compmgr.portal.models import BulkCheck, FindRequest, PassportShare
from tests.factories.world import make_user

Side = dict[str, Any]


def add_checking(session: Session, side: Side, users: dict[Role, User]) -> None:
    """What holders share, what a candidate asks for, and what an employer had checked and lets a program ask."""
    employer, soon = users.get(Role.EMPLOYER) or make_user(session), clock.now() + timedelta(days=1)
    rows = json.dumps([{"number": "1", "name": "某某", "result": "not_confirmed"}])
    side["passport_share"] = PassportShare(person_id=side["person"].id, expires_at=soon)
    side["find_request"] = FindRequest(asked_index="", code_index="", expires_at=soon)
    side["bulk_check"] = BulkCheck(user_id=employer.id, source="api", asked=1, confirmed=0, answer=rows, signed="")
    side["api_key"] = ApiKey(user_id=employer.id, label="人事系统", key_index=chance.token(), permissions=[])
    side["text_message"] = TextMessage(phone="13800138000", text="验证码000000")
    session.add_all([side[name] for name in ("passport_share", "find_request", "bulk_check", "api_key")])
    session.add(side["text_message"])
    session.flush()
