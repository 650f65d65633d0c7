"""Workers of runs that die by `kill -9` at some moment, two at a time, until enough have died; the last ones finish.

Started once and forked, with an order in JSON: home, url, the numbers of the jobs, how many kills, the seed of chance.
Prints how many died where. Nothing that must not be shared by a fork is opened before it.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from compmgr.app import create_app
from compmgr.certificates.services import chunks, runs
from compmgr.foundation import jobs, storage
from compmgr.foundation.jobs import working
from compmgr.foundation.jobs.records import Job
from compmgr.layouts import document
from compmgr.layouts import services as layouts
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.samples import samples
from config import Testing

#: Certificates a chunk, so that a life has several.
CHUNK = 4
WORKERS = 2
PATIENCE = 150  # seconds for all there is to do; a machine under load is slow, not broken
#: Where a worker dies: at a place in the code, or at any time.
PLACES = ("numbers taken", "before the pack", "after the pack", "records written", "committed", "any time")


def main(order: dict[str, Any]) -> None:
    warm()
    chance, died, alive = random.Random(order["seed"]), Counter[str](), dict[int, str]()
    while True:
        while len(alive) < WORKERS:
            place = chance.choice(PLACES) if died.total() < order["kills"] else ""
            child = os.fork()
            if not child:
                os._exit(live(order, place, chance.random()))
            alive[child] = place
        child, status = os.wait()
        place = alive.pop(child)
        if os.WIFSIGNALED(status):
            died[place] += 1
        elif status:
            sys.exit(f"a worker failed: {status}")
        elif not place:
            break
        else:  # there was nothing left to die over
            break
    for child in list(alive):
        os.waitpid(child, 0)
    print(json.dumps(died))


def warm() -> None:
    """Read the fonts once, before the first fork: every life would read them anew."""
    document.draw(layouts.shipped()["vocational"], samples(CertificateKind.VOCATIONAL)[0])


def live(order: dict[str, Any], place: str, luck: float) -> int:
    """Do what there is, of whichever run, and die on the way when told so."""
    create_app(Testing(order["home"], order["url"]))
    working.STALE = timedelta(milliseconds=30)
    kind = working._steps[runs.KIND]
    working._steps[runs.KIND] = working.Kind(kind.step, CHUNK, kind.finish, kind.ready)
    doom(place, luck)
    todo = list(order["jobs"])
    random.Random(luck).shuffle(todo)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for job in todo:
            try:
                jobs.run(job)
            except Exception as failure:
                print(f"worker: {type(failure).__name__}: {failure}", file=sys.stderr)
        if all_done(order["jobs"]):
            return 0
        time.sleep(0.02)
    return 1


def all_done(numbers: list[int]) -> bool:
    assert jobs._sessions is not None
    with jobs._sessions() as session:
        return all(session.get_one(Job, number).finished_at for number in numbers)


def doom(place: str, luck: float) -> None:
    """Die at the first, second or third time that `place` is passed."""
    left = [1 + int(luck * 3)]

    def passed() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(owner: Any, name: str) -> None:
        done = getattr(owner, name)

        def then(*args: Any, **more: Any) -> Any:
            answer = done(*args, **more)
            passed()
            return answer

        setattr(owner, name, then)

    def before(owner: Any, name: str) -> None:
        done = getattr(owner, name)

        def first(*args: Any, **more: Any) -> Any:
            passed()
            return done(*args, **more)

        setattr(owner, name, first)

    if place == "any time":
        threading.Timer(luck * 0.4, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    elif place == "numbers taken":
        after(chunks, "_numbers")
    elif place == "before the pack":
        before(storage, "put_at")
    elif place == "after the pack":
        after(storage, "put_at")
    elif place == "records written":
        after(chunks, "record")
    elif place == "committed":
        after(working, "_do")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
