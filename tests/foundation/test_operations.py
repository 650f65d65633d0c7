"""The same request twice has one effect and one answer."""

import pytest

from compmgr.foundation.errors import Refusal
from compmgr.foundation.operations import once

KEY = "0123456789abcdef-1"


@pytest.mark.both_databases
def test_a_repeated_operation_has_one_effect_and_the_same_answer(session):
    effects = []

    def deed():
        effects.append("done")
        return {"receipt": len(effects)}

    first = once(session, KEY, {"value": "7"}, deed, actor_id=1)
    session.commit()
    assert once(session, KEY, {"value": "7"}, deed, actor_id=1) == first == {"receipt": 1}
    assert effects == ["done"]


@pytest.mark.parametrize(("body", "actor"), [({"value": "8"}, 1), ({"value": "7"}, 2)])
def test_the_same_id_for_something_else_is_refused(session, body, actor):
    once(session, KEY, {"value": "7"}, dict, actor_id=1)
    with pytest.raises(Refusal, match="used for something else"):
        once(session, KEY, body, dict, actor_id=actor)


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
def test_an_operation_id_of_the_wrong_length_is_refused(session, key):
    with pytest.raises(Refusal):
        once(session, key, {}, dict, actor_id=1)
