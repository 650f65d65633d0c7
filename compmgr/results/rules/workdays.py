"""Working days, Monday to Friday: holidays are announced each year and are the office's to add by hand."""

from datetime import date, timedelta

PUBLICITY_WORKDAYS = 7


def workdays_after(day: date, count: int = PUBLICITY_WORKDAYS) -> date:
    """The last of `count` working days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
