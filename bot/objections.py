"""What the accountant would object to in a month, in a person's words."""

import datetime as dt

from sqlmodel import Session

from bot import replies
from core.reports.gstr1.checks import Finding, check
from core.reports.gstr1.month import Month
from core.shops.models import Shop

_TOLD = 3
# the reply says these elsewhere: the month in its head, the missing codes with a button
_SAID_ALREADY = {"month_not_over", "month_filed", "hsn_missing"}


def line(lang: str, one: Finding) -> str:
    """Write one objection; the month's own state, ``month_...``, has no words here."""
    if one.code == "hsn_missing":
        return replies.text(lang, "gstr1_no_hsn", item=one.about, count=one.documents)
    return replies.text(lang, f"gstr1_{one.code}", about=one.about, count=one.documents)


def lines(session: Session, shop: Shop, month: Month, *, lang: str, today: dt.date) -> list[str]:
    """Write the gravest objections, and how many more there are; it looks at every document."""
    found = [
        one for one in check(session, shop, month, today=today) if one.code not in _SAID_ALREADY
    ]
    told = [line(lang, one) for one in found[:_TOLD]]
    if len(found) > _TOLD:
        told.append(replies.text(lang, "gstr1_more", count=len(found) - _TOLD))
    return told
