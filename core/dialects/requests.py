"""Payment requests as Square's clients say them: what each comes to, and whom they want reminded when."""

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.money import round_half_up
from core.reminders.requested import Wanted


def shares(requests: Sequence[Mapping[str, Any]], total: int) -> list[int]:
    """Say what each payment request comes to: the deposit, and the balance that is left.

    >>> shares([{"request_type": "DEPOSIT", "percentage_requested": "33.33"}, {}], 106200)
    [35396, 70804]
    """
    if len(requests) == 1:
        return [total]
    wanted = requests[0].get("fixed_paise")
    if wanted is None:
        wanted = round_half_up(Decimal(requests[0]["percentage_requested"]) * total / 100)
    deposit = min(int(wanted), total)
    return [deposit, total - deposit]


def due_by(requests: Sequence[Mapping[str, Any]], on: dt.date) -> list[dict[str, Any]]:
    """Return payment requests as they are due now that all of it is due on a day, whoever set that day.

    >>> due_by([{"due_date": "2026-12-01"}, {"due_date": "2026-12-15"}], dt.date(2026, 11, 30))
    [{'due_date': '2026-11-30'}, {'due_date': '2026-11-30'}]
    """
    last = on.isoformat()
    dated = [{**one, "due_date": min(one["due_date"], last)} for one in requests]
    return [*dated[:-1], {**dated[-1], "due_date": last}] if dated else []


def reminders(said: Mapping[str, Any], total: int, *, due_on: dt.date) -> list[Wanted]:
    """Say which reminders are asked for of an invoice of ``total`` paise; each while its part is due."""
    requests = due_by(said.get("payment_requests") or (), due_on)
    found, left = [], total
    for one, share in zip(requests, shares(requests, total) if requests else (), strict=True):
        left -= share
        due = dt.date.fromisoformat(one["due_date"])
        for each in one.get("reminders") or ():
            with contextlib.suppress(OverflowError):  # beyond the calendar nobody is reminded
                on = due + dt.timedelta(days=each["relative_scheduled_days"])
                found.append(Wanted(each["uid"], on, each.get("message", ""), left))
    return found
