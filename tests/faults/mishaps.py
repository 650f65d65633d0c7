"""What can go wrong while marks are entered: each breaks something, mends it, and waits until all is settled."""

from collections.abc import Callable

from tests.faults.book import Entry
from tests.faults.cycles import QUIET, Run
from tests.faults.line import Line
from tests.faults.sheet_page import CONFLICT, LOCAL, SYNCED, SheetPage


def network_cut(run: Run) -> list[Entry]:
    """The tablet leaves the network and comes back."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.first.unplug)
    run.look(run.first, entered)
    run.first.plug_in()
    run.settle(run.first, entered)
    return entered


def line_broken(run: Run) -> list[Entry]:
    """Connections are broken off, or held up until they come late."""
    run.open(run.first)
    state = run.chance.choice((Line.CUT, Line.HELD))
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(state))
    run.look(run.first, entered)
    run.first.plug_in()
    run.settle(run.first, entered)
    return entered


def answers_lost(run: Run) -> list[Entry]:
    """The server does what it is asked, and its answers are lost."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(Line.DEAF))
    run.look(run.first, entered)
    run.first.plug_in()
    run.settle(run.first, entered)
    return entered


def browser_killed(run: Run) -> list[Entry]:
    """The browser dies with all its processes, the line being good or bad; it is opened again."""
    run.open(run.first)
    state = run.chance.choice((Line.OPEN, Line.CUT, Line.DEAF, Line.HELD))
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(state))
    run.look(run.first, entered)
    run.first.kill()
    return reopened(run, entered)


def server_killed(run: Run) -> list[Entry]:
    """The server dies in the middle and is started again."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.server.kill)
    run.look(run.first, entered)
    run.server.start()
    run.settle(run.first, entered)
    return entered


def server_and_browser_killed(run: Run) -> list[Entry]:
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.server.kill)
    run.look(run.first, entered)
    run.first.kill()
    run.server.start()
    return reopened(run, entered)


def page_reloaded(run: Run) -> list[Entry]:
    """The page is loaded anew in the middle, the line being good or bad."""
    run.open(run.first)
    state = run.chance.choice((Line.OPEN, Line.DEAF))
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(state))
    run.look(run.first, entered)
    run.first.line.set(Line.OPEN)
    run.show(run.first)
    run.settle(run.first, [])
    return entered


def session_ended(run: Run) -> list[Entry]:
    """The judge's session is over in the middle; they sign in again, and the page goes on or is opened anew."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.judge.sign_out)
    run.look(run.first, entered)
    cookie = run.judge.sign_in()
    for tablet in run.tablets:
        tablet.sign_in(cookie)
    if run.chance.random() < 0.5:
        run.show(run.first)
        entered_here: list[Entry] = []
    else:
        entered_here = entered
    run.settle(run.first, entered_here)
    return entered


def mind_changed(run: Run) -> list[Entry]:
    """The judge enters a field again and again while the mark before is on its way and answered."""
    run.open(run.first)
    page, key, entered = SheetPage(run.first.page), run.chance.choice(list(run.keys)), []
    for _ in range(4):
        entered.append(run.book.enter(run.first.name, key))
        page.enter(key, entered[-1].value)
        run.first.page.wait_for_timeout(run.chance.uniform(0, 80))
    run.settle(run.first, entered)
    return entered


def corrected_elsewhere(run: Run) -> list[Entry]:
    """The answer is lost; before the tablet asks again, the judge sees the mark at another one and corrects it."""
    key = run.chance.choice(list(run.keys))
    run.open(run.first)
    run.first.line.set(Line.DEAF)
    lost = run.first.line.answers_lost
    old = run.book.enter(run.first.name, key)
    SheetPage(run.first.page).enter(key, old.value)
    while run.first.line.answers_lost == lost:
        run.first.page.wait_for_timeout(20)
    page = run.open(run.second)
    new = run.book.enter(run.second.name, key)
    page.enter(key, new.value)
    page.wait_until({SYNCED}, {key})
    run.look(run.second, [new])
    run.first.plug_in()
    run.settle(run.first, [])
    return [old, new]


def two_tablets(run: Run) -> list[Entry]:
    """Both leave the network, mark the same field, and come back: the later one is told, whatever dies meanwhile."""
    key = run.chance.choice(list(run.keys))
    tablets = [run.first, run.second]
    run.chance.shuffle(tablets)
    entries = []
    for tablet in tablets:
        page = run.open(tablet)
        tablet.unplug()
        entries.append(run.book.enter(tablet.name, key))
        page.enter(key, entries[-1].value)
        page.wait_until({LOCAL}, {key})
        entries[-1].said = LOCAL
    (early, late), (winner, loser) = tablets, entries
    early.plug_in()
    run.settle(early, [winner])
    late.plug_in()
    page = SheetPage(late.page)
    shown = page.wait_until({SYNCED, CONFLICT}, {key})
    if shown[key][1] != CONFLICT or not {winner.value, loser.value} <= page.asked(key):
        run.book.findings.overwritten.append(f"{key}: {winner.value} by {loser.value}, and nobody was told")
        return entries
    run.book.conflicts += 1
    if run.chance.random() < 0.5:  # the question stays, whatever happens to the browser that asks it
        late.kill()
        late.start()
        page = run.show(late)
        page.wait_until(QUIET, {key})
        if not {winner.value, loser.value} <= page.asked(key):
            run.book.findings.overwritten.append(f"{key}: the question {winner.value} or {loser.value} was forgotten")
            return entries
    if run.chance.random() < 0.5:
        page.keep_mine(key)
        winner.given_up = True
    else:
        page.take_theirs(key)
        loser.given_up = True
        entries.reverse()
    page.wait_until({SYNCED, ""}, {key})
    return entries


def reopened(run: Run, entered: list[Entry]) -> list[Entry]:
    """The browser is opened again at the sheet, and sends what its disk has kept."""
    run.first.line.set(Line.OPEN)
    run.first.start()
    run.show(run.first)
    run.settle(run.first, [])
    return entered


MISHAPS: tuple[Callable[[Run], list[Entry]], ...] = (
    network_cut,
    line_broken,
    answers_lost,
    browser_killed,
    server_killed,
    server_and_browser_killed,
    page_reloaded,
    mind_changed,
    session_ended,
    corrected_elsewhere,
    two_tablets,
)
