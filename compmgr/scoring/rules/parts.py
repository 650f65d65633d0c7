"""The mark of a whole paper: a number (also zero), a blank paper, absent or cheating; four things, never one."""

from decimal import Decimal

from compmgr.foundation.errors import Refusal
from compmgr.scoring.rules.scheme import WHOLE, is_exact_to
from compmgr.scoring.rules.states import PartState
from compmgr.scoring.rules.table import number_in

#: How people write on a sheet that there is no number, and which number a state stands for in a total.
WORDS = {"白卷": PartState.BLANK_PAPER, "缺考": PartState.ABSENT, "作弊": PartState.CHEATING}
COUNTS = {PartState.BLANK_PAPER: Decimal(0)}


def checked(code: str, state: PartState, value: Decimal | int | None) -> Decimal | None:
    """`value` of the work `code`, once it is known to be a mark out of 100; nothing for any other state."""
    if state is not PartState.GIVEN:
        return None
    if value is None:
        raise Refusal("Enter the mark of %(code)s, or say why there is none.", code=code)
    number = Decimal(value)
    if not is_exact_to(number) or not 0 <= number <= WHOLE:
        raise Refusal("The mark of %(code)s lies between 0 and 100, with two decimals at most.", code=code)
    return number


def read(code: str, text: str) -> tuple[PartState, Decimal | None] | None:
    """A mark as people write it: `87.5`, `0`, 白卷, 缺考, 作弊; nothing for an empty cell."""
    text = text.strip()
    if not text:
        return None
    if text in WORDS:
        return WORDS[text], None
    number = number_in(text)
    if number is None:
        raise Refusal("“%(text)s” is no mark: write a number from 0 to 100, 白卷, 缺考 or 作弊.", text=text[:20])
    return PartState.GIVEN, checked(code, PartState.GIVEN, number)


def counting(state: PartState, value: Decimal | None) -> Decimal | None:
    """What a part counts in a total: the mark, 0 for a blank paper; nothing where there can be no total."""
    return value if state is PartState.GIVEN else COUNTS.get(state)
