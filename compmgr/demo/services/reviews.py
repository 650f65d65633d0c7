"""The office at its desk: what it decided on the entries of the stages that are open."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from compmgr.demo.rules.entries import EntryPlan
from compmgr.demo.services.entries import DECIDED, REASONS
from compmgr.demo.services.finals import Happening
from compmgr.demo.services.world import World
from compmgr.registration import services
from compmgr.registration.models import Entry


def story(world: World) -> Iterator[Happening]:
    """One decision an hour or so after the entry was submitted, by the office."""
    open_stages = {
        (contest.number, stage.number)
        for contest in world.sample.contests
        for stage in contest.event.preliminaries
        if stage.state == "registration_open"
    }
    for plan in world.sample.entries:
        if (plan.contest_number, plan.stage_number) in open_stages and plan.state in DECIDED:
            entry = world.session.get_one(Entry, world.entries[plan.number, False])
            submitted = entry.submitted_at or entry.created_at
            yield submitted + timedelta(minutes=50), partial(_decide, world, plan, entry)


def _decide(world: World, plan: EntryPlan, entry: Entry) -> None:
    office, reason = world.users["office"], plan.reason or REASONS.get(plan.state, "")
    match plan.state:
        case "approved":
            services.approve(world.session, entry, by=office)
        case "returned":
            services.return_entry(world.session, entry, reason=reason, by=office)
        case "rejected":
            services.reject(world.session, entry, reason=reason, by=office)
        case "withdrawn":
            services.withdraw(world.session, entry, reason=reason, by=office)
