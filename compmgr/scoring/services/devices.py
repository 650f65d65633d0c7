"""The tablets of the hall: what each last said it has not handed over yet."""

from datetime import datetime, timedelta

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import NotAllowed, Refusal
from compmgr.scoring.models import Device, PanelMember

#: A row is written no more often than this, unless something begins or ceases to wait.
WRITE_EVERY = timedelta(seconds=10)


def note_contact(
    session: Session,
    member: PanelMember,
    *,
    key: str,
    label: str,
    waiting: int,
    oldest_at: datetime | None,
    by: User,
) -> Device:
    """Remember that a judge's device is there, how many marks wait on it and since when. Not part of the trail."""
    if member.user_id != by.id:
        raise NotAllowed("This sheet is another judge's.")
    if not 8 <= len(key) <= 40 or not 0 <= waiting <= 100_000:
        raise Refusal("This device did not say which it is. Reload the page.")
    now = clock.now()
    device = session.scalar(select(Device).where(Device.member_id == member.id, Device.key == key))
    if device is None:
        device = Device(member_id=member.id, key=key, label=label[:80])
        session.add(device)
    elif now - device.seen_at < WRITE_EVERY and bool(device.waiting) == bool(waiting):
        return device
    device.label, device.waiting, device.seen_at = label[:80], waiting, now
    device.oldest_at = min(oldest_at, now) if oldest_at and waiting else None
    device.settled_reason = None  # given up for lost, and heard of again: its marks are asked for again
    session.flush()
    return device
