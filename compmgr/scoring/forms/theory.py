"""What the chief judge fills in for whole parts: theory marks, and the order decided among ties."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.settings import number_in
from compmgr.scoring.rules.states import PartState


def read_parts(sent: Mapping[str, str], keys: Iterable[str]) -> dict[str, tuple[PartState, Decimal | None] | None]:
    """What was typed for each work by its public id: a state and mark, or nothing where the line was left empty."""
    found: dict[str, tuple[PartState, Decimal | None] | None] = {}
    for key in keys:
        text = (sent.get(f"value-{key}") or "").strip()
        chosen = sent.get(f"state-{key}") or PartState.GIVEN.value
        state = PartState(chosen) if chosen in set(PartState) else PartState.GIVEN
        if state is not PartState.GIVEN and text:
            raise Refusal("Either a mark or %(state)s, not both.", state=state)
        if state is not PartState.GIVEN:
            found[key] = (state, None)
        elif not text:
            found[key] = None
        elif (value := number_in(text)) is None:
            raise Refusal("“%(text)s” is no mark; enter a number such as 87.5.", text=text[:20])
        else:
            found[key] = (state, value)
    return found


def read_decisions(sent: Mapping[str, str], keys: Iterable[str]) -> dict[str, Decimal]:
    """The order decided among tied works, by public id: 1 stands before 2; lines left empty are left out."""
    typed = {key: (sent.get(f"decision-{key}") or "").strip() for key in keys}
    orders = {key: number_in(text) for key, text in typed.items() if text}
    if wrong := next((typed[key] for key, order in orders.items() if order not in range(1, 100)), None):
        raise Refusal("“%(text)s” is no order; enter 1 for the work that stands first, then 2, 3.", text=wrong[:20])
    return {key: order for key, order in orders.items() if order is not None}
