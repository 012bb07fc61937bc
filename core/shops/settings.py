"""The settings of a shop, as `pakka shop set` and words in chat change them."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from core import audit
from core.actor import Actor
from core.errors import (
    AmountNotValid,
    DuplicateNumber,
    NumberMalformed,
    SeriesBehind,
    SettingNotValid,
    SettingUnknown,
)
from core.gst import numbering
from core.gst.states import validate_pincode
from core.invoices.models import Invoice
from core.money import MAX_UNIT_PAISE, format_paise, parse_rupees
from core.reminders.plans import set_standing, show_standing
from core.reminders.rules import parse_holidays
from core.shops.logos import set_logo
from core.shops.models import SeriesCounter, Shop
from core.shops.service import PREFIXES, _set_counter, get_shop, lock_counters, series_of
from core.text import clean_name, strip_invisible
from core.vpa import validate_vpa

_INDIAN = ("hi", "mr", "gu", "bn", "ta", "te", "kn", "pa")
# Each in its own script, and as romanised in chats.
LANGUAGES = ("en", *_INDIAN, *(f"{code}-Latn" for code in _INDIAN))
# English stands on every paper; another one beside it.
PAPER_LANGUAGES = ("en", *_INDIAN)
_CHOICES = {
    "prices": ("exclusive", "inclusive", "ask"),
    "round_to_rupee": ("chat", "always", "never"),
    "rate_check": ("refuse", "warn"),
    "einvoice": ("off", "on"),
    "language": LANGUAGES,
    "paper": ("a4", "a5", "thermal80", "thermal58"),
    "paper_language": PAPER_LANGUAGES,
}
_NOTE_SERIES = {"credit_series": "credit", "debit_series": "debit"}
_WHOLE = {"hsn_digits": (4, 6, 8), "credit_days": range(366), "staff_discount": range(101)}
_MOST_DAYS = 3650
_TEXT = {"address": 200, "bank_holder": 80, "bank_name": 80, "lut": 40}
# Printed on every paper: a slip of the finger is refused. The IFSC: RBI, 4 letters, 0, 6 signs.
_SHAPES = {
    "phone": r"\+?[0-9][0-9 -]{5,13}[0-9]",
    "email": r"[^@\s]{1,60}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
    "bank_account": r"[0-9A-Za-z][0-9A-Za-z -]{4,28}",
    "bank_ifsc": r"[A-Z]{4}0[A-Z0-9]{6}",
}
_MEANT = {
    "phone": "a number of 7 to 15 digits",
    "email": "name@place.in",
    "bank_account": "5 to 29 letters and digits",
    "bank_ifsc": "ABCD0123456",
}


def validate_setting(name: str, value: str) -> str | int | None:
    """Return a setting's value as it is kept; writes nothing. Not for series and plans.

    Raises: SettingUnknown, SettingNotValid and the errors of the value's kind.
    """
    if name in _SPECIAL:
        return _SPECIAL[name][1](value)
    return _plain(name, value.strip())


def set_setting(session: Session, actor: Actor, name: str, value: str) -> None:
    """Change one setting.

    Raises: SettingUnknown, SettingNotValid and the errors of the value's kind; for a series also
    DuplicateNumber and SeriesBehind.
    """
    shop = get_shop(session, actor.shop_id)
    before = str(show_settings(session, shop, on=actor.today).get(name))
    if name == "series":
        _set_series(session, actor, shop, value)
    elif name in _NOTE_SERIES:
        _set_note_series(session, actor, shop, kind=_NOTE_SERIES[name], value=value)
    elif name == "reminders":
        set_standing(session, actor, value)
    elif name == "logo":
        set_logo(session, shop, value)
    else:
        field = _SPECIAL[name][0] if name in _SPECIAL else name
        setattr(shop, field, validate_setting(name, value))
    session.add(shop)
    session.flush()
    change = ({name: before}, {name: value})
    audit.record(session, actor, "shop.set", entity=shop.shop_id, change=change)


def _plain(name: str, value: str) -> str | int:
    if name not in {*_CHOICES, *_WHOLE, *_TEXT, *_SHAPES}:
        raise SettingUnknown(name=name)
    if name in _CHOICES and value in _CHOICES[name]:
        return value
    if name in _WHOLE and value.isdecimal() and int(value) in _WHOLE[name]:
        return int(value)
    if name in _TEXT and len(value) <= _TEXT[name]:
        return strip_invisible(value)
    if name in _SHAPES:
        shaped = value.upper() if name == "bank_ifsc" else value
        if not value or re.fullmatch(_SHAPES[name], shaped, re.ASCII):
            return shaped
    raise SettingNotValid(name=name, value=value, allowed=_allowed(name))


def _allowed(name: str) -> str:
    """Say in a few words what a setting takes."""
    if name in _CHOICES:
        return ", ".join(_CHOICES[name])
    if name in _WHOLE:
        known = _WHOLE[name]
        return f"0 to {max(known)}" if isinstance(known, range) else ", ".join(map(str, known))
    return _MEANT.get(name) or f"at most {_TEXT[name]} characters"


def _limit(value: str) -> int | None:
    if value.strip() in {"", "off"}:
        return None
    paise = parse_rupees(value, field="fast_limit")
    if paise > MAX_UNIT_PAISE:
        raise AmountNotValid(field="fast_limit", value=value)
    return paise


def _time(value: str) -> str:
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5]?[0-9])", value.strip(), re.ASCII)
    if not match:
        raise SettingNotValid(name="closing_time", value=value, allowed="00:00 to 23:59")
    return f"{int(match[1]):02d}:{int(match[2]):02d}"


def _days(value: str) -> int | None:
    """Read how many days a customer's link holds; None: for good."""
    said = value.strip()
    if said in {"", "none"}:
        return None
    if said.isdecimal() and 1 <= int(said) <= _MOST_DAYS:
        return int(said)
    raise SettingNotValid(name="link_days", value=value, allowed=f"none, 1 to {_MOST_DAYS}")


_SPECIAL: dict[str, tuple[str, Callable[[str], str | int | None]]] = {
    "name": ("name", clean_name),
    "upi": ("upi", lambda value: validate_vpa(value) if value.strip() else None),
    "fast_limit": ("fast_limit_paise", _limit),
    "closing_time": ("closing_time", _time),
    "link_days": ("link_days", _days),
    "holidays": ("holidays", lambda value: ", ".join(parse_holidays(value))),
    "pincode": ("pincode", lambda value: validate_pincode(value) if value.strip() else ""),
}


@dataclass(frozen=True)
class SeriesChange:
    """The next number as it is and as it shall be. ``gap``: first and last number that would be left out."""

    before: str
    after: str
    gap: tuple[str, str] | None = None


def plan_series(session: Session, actor: Actor, value: str) -> SeriesChange:
    """Say what a new series would do; writes nothing.

    Raises: NumberMalformed, DuplicateNumber (it stands on a bill), SeriesBehind (a later one does).
    """
    shop, fy = get_shop(session, actor.shop_id), numbering.financial_year(actor.today)
    series, number = numbering.parse_series(value)
    printed = numbering.format_number(series, fy, number)
    if _is_on_a_bill(session, shop, fy, printed):
        raise DuplicateNumber(number=printed)
    own = series_of(shop)
    last = _last_number(session, shop, fy if own.restarts else 0)
    used = _highest(session, shop, fy, series)
    if number <= used:
        raise SeriesBehind(number=printed, last=numbering.format_number(series, fy, used))
    before = numbering.format_number(own, fy, last + 1)
    left_out = used and number > used + 1
    ends = (used + 1, number - 1)
    gap = tuple(numbering.format_number(series, fy, n) for n in ends) if left_out else None
    return SeriesChange(before, printed, gap)  # type: ignore[arg-type]  # two ends


def _set_series(session: Session, actor: Actor, shop: Shop, value: str) -> None:
    lock_counters(session, shop)
    session.refresh(shop)  # of two who change it at once the second sees what the first made of it
    plan_series(session, actor, value)
    series, number = numbering.parse_series(value)
    year = numbering.financial_year(actor.today) if series.restarts else 0
    shop.prefix, shop.year_form, shop.number_digits = (
        series.prefix,
        series.year_form,
        series.digits,
    )
    _set_counter(session, shop, year=year, last=number - 1)


def next_of(session: Session, shop: Shop, fy: int, series: numbering.Series) -> int:
    """Return the count after the highest of a series that stands on a bill."""
    return _highest(session, shop, fy, series) + 1


def _highest(session: Session, shop: Shop, fy: int, series: numbering.Series) -> int:
    """Return the highest count of a series that stands on a bill; 0 where none does.

    With a year it begins anew each year, without one all years count.
    """
    head = numbering.format_number(series, fy, 0).rstrip("0")
    key = col(Invoice.number_key)
    mine = select(key).where(col(Invoice.shop_id) == shop.shop_id, key.startswith(head))
    mine = mine.where(col(Invoice.fy) == fy) if series.restarts else mine
    found = session.execute(mine.order_by(func.length(key).desc(), key.desc())).scalars()
    counts = (number.removeprefix(head) for number in found)
    return next((int(count) for count in counts if count.isdecimal()), 0)


def _is_on_a_bill(session: Session, shop: Shop, fy: int, number: str) -> bool:
    statement = select(col(Invoice.id)).where(
        col(Invoice.shop_id) == shop.shop_id,
        col(Invoice.fy) == fy,
        col(Invoice.number_key) == numbering.number_key(number),
    )
    return session.execute(statement).first() is not None


def _set_note_series(session: Session, actor: Actor, shop: Shop, *, kind: str, value: str) -> None:
    """Let the notes go on from a number: a shop that comes from elsewhere keeps its count."""
    series, number = numbering.parse_series(value)
    year = numbering.financial_year(actor.today) if shop.year_form else 0
    last = _last_number(session, shop, year, kind=kind)
    if series.prefix != PREFIXES[kind]:
        raise NumberMalformed(number=value)
    if number <= last:
        fy = numbering.financial_year(actor.today)
        stands = numbering.format_number(
            numbering.with_prefix(series_of(shop), series.prefix), fy, last
        )
        raise SeriesBehind(number=value, last=stands)
    _set_counter(session, shop, year=year, last=number - 1, kind=kind)


def _last_number(session: Session, shop: Shop, year: int, *, kind: str = "invoice") -> int:
    counter = session.get(SeriesCounter, (shop.shop_id, kind, year))
    return counter.last_number if counter else 0


def show_settings(session: Session, shop: Shop, *, on: dt.date) -> dict[str, object]:
    """Show every setting by name; ``series`` is the number the next bill of that day gets."""
    fy = numbering.financial_year(on)
    last = _last_number(session, shop, fy if shop.year_form else 0)
    limit = shop.fast_limit_paise
    shown: dict[str, object] = {
        "name": shop.name,
        "gstin": shop.gstin,
        "state": shop.state,
        "scheme": shop.scheme,
        "upi": shop.upi,
        "logo": shop.logo,
        "series": numbering.format_number(series_of(shop), fy, last + 1),
        "fast_limit": "off" if limit is None else format_paise(limit, decimals="auto"),
        "closing_time": shop.closing_time,
        "reminders": show_standing(session, shop.shop_id),
        "holidays": shop.holidays or "none",
        "link_days": "none" if shop.link_days is None else shop.link_days,
        "pincode": shop.pincode,
        "scheme_until": "none" if shop.scheme_until is None else shop.scheme_until.isoformat(),
    }
    names = (*_CHOICES, *_WHOLE, *_TEXT, *_SHAPES)
    return {**shown, **{name: getattr(shop, name) for name in names}}
