"""Moments as support needs them: local time with its zone, and UTC."""

from datetime import UTC, datetime, timedelta


def both(at: datetime, now: datetime) -> str:
    """`2026-11-22 10:35:01 +01:00 (09:35:01 UTC)`, in the zone of `now`; UTC alone is said once."""
    here = at.astimezone(now.tzinfo)
    there = at.astimezone(UTC)
    if here.utcoffset() == timedelta(0):
        return f"{there:%Y-%m-%d %H:%M:%S} UTC"
    date = "" if here.date() == there.date() else f"{there:%Y-%m-%d} "
    return f"{here:%Y-%m-%d %H:%M:%S} {zone(here)} ({date}{there:%H:%M:%S} UTC)"


def short(at: datetime, now: datetime) -> str:
    """The time of day in the zone of `now`, with the date where it is another one."""
    here = at.astimezone(now.tzinfo)
    date = "" if here.date() == now.date() else f"{here:%Y-%m-%d} "
    return f"{date}{here:%H:%M:%S}"


def zone(at: datetime) -> str:
    """The offset from UTC as in RFC 3339, such as `+05:30`."""
    offset = f"{at:%z}"
    return f"{offset[:3]}:{offset[3:5]}"
