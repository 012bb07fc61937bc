"""The settings of a shop, as `pakka shop set` and words in chat change them."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlmodel import Session, col

from core import audit
from core.actor import Actor
from core.errors import NumberMalformed, SettingNotValid
from core.gst import numbering
from core.money import format_paise, parse_rupees
from core.shops.models import SeriesCounter, Shop
from core.shops.service import PREFIXES, _set_counter, get_shop, series_of
from core.text import clean_name, strip_invisible
from core.vpa import validate_vpa

_CHOICES = {
    "prices": ("exclusive", "inclusive", "ask"),
    "round_to_rupee": ("chat", "always", "never"),
    "rate_check": ("refuse", "warn"),
    "einvoice": ("off", "on"),
    "language": ("en", "hi", "hi-Latn"),
}
_NOTE_SERIES = {"credit_series": "credit", "debit_series": "debit"}
_WHOLE = {"hsn_digits": (4, 8), "credit_days": (0, 365)}
_TEXT = {
    "address": 200,
    "pincode": 6,
    "phone": 15,
    "email": 120,
    "bank_holder": 80,
    "bank_account": 30,
    "bank_ifsc": 11,
    "bank_name": 80,
}


def set_setting(session: Session, actor: Actor, name: str, value: str) -> None:
    """Change one setting. Raises: SettingNotValid and the errors of the value's kind."""
    shop = get_shop(session, actor.shop_id)
    before = str(show_settings(session, shop).get(name))
    if name == "series":
        _set_series(session, actor, shop, value)
    elif name in _NOTE_SERIES:
        _set_note_series(session, actor, shop, kind=_NOTE_SERIES[name], value=value)
    elif name in _SPECIAL:
        field, read = _SPECIAL[name]
        setattr(shop, field, read(value))
    else:
        setattr(shop, name, _plain(name, value.strip()))
    session.add(shop)
    session.flush()
    change = ({name: before}, {name: value})
    audit.record(session, actor, "shop.set", entity=shop.shop_id, change=change)


def _plain(name: str, value: str) -> str | int:
    if name in _CHOICES and value in _CHOICES[name]:
        return value
    if name in _WHOLE and value.isdecimal():
        low, high = _WHOLE[name]
        if low <= int(value) <= high:
            return int(value)
    if name in _TEXT and len(value) <= _TEXT[name]:
        return strip_invisible(value)
    raise SettingNotValid(name=name, value=value)


def _limit(value: str) -> int | None:
    return None if value.strip() in {"", "off"} else parse_rupees(value, field="fast_limit")


def _time(value: str) -> str:
    hours, _, minutes = value.strip().partition(":")
    try:
        if 0 <= int(hours) < 24 and 0 <= int(minutes) < 60:
            return f"{int(hours):02d}:{int(minutes):02d}"
    except ValueError:
        pass
    raise SettingNotValid(name="closing_time", value=value)


_SPECIAL: dict[str, tuple[str, Callable[[str], str | int | None]]] = {
    "name": ("name", clean_name),
    "upi": ("upi", lambda value: validate_vpa(value) if value.strip() else None),
    "fast_limit": ("fast_limit_paise", _limit),
    "closing_time": ("closing_time", _time),
}


def _set_series(session: Session, actor: Actor, shop: Shop, value: str) -> None:
    series, number = numbering.parse_series(value)
    year = numbering.financial_year(actor.today) if series.restarts else 0
    if series == series_of(shop) and number <= _last_number(session, shop, year):
        raise NumberMalformed(number=value)
    shop.prefix, shop.year_form, shop.number_digits = (
        series.prefix,
        series.year_form,
        series.digits,
    )
    _set_counter(session, shop, year=year, last=number - 1)


def _set_note_series(session: Session, actor: Actor, shop: Shop, *, kind: str, value: str) -> None:
    """Let the notes go on from a number: a shop that comes from elsewhere keeps its count."""
    series, number = numbering.parse_series(value)
    year = numbering.financial_year(actor.today) if shop.year_form else 0
    last = _last_number(session, shop, year, kind=kind)
    if series.prefix != PREFIXES[kind] or number <= last:
        raise NumberMalformed(number=value)
    _set_counter(session, shop, year=year, last=number - 1, kind=kind)


def _last_number(session: Session, shop: Shop, year: int, *, kind: str = "invoice") -> int:
    counter = session.get(SeriesCounter, (shop.shop_id, kind, year))
    return counter.last_number if counter else 0


def show_settings(session: Session, shop: Shop) -> dict[str, object]:
    """Show every setting by name; ``series`` is the newest counter's next number."""
    statement = select(SeriesCounter).where(
        col(SeriesCounter.shop_id) == shop.shop_id, col(SeriesCounter.kind) == "invoice"
    )
    counters = session.execute(statement.order_by(col(SeriesCounter.year).desc())).scalars().all()
    year = counters[0].year if counters else 0
    last = counters[0].last_number if counters else 0
    limit = shop.fast_limit_paise
    shown: dict[str, object] = {
        "name": shop.name,
        "gstin": shop.gstin,
        "state": shop.state,
        "scheme": shop.scheme,
        "upi": shop.upi,
        "series": numbering.format_number(series_of(shop), year, last + 1),
        "fast_limit": "off" if limit is None else format_paise(limit, decimals="auto"),
        "closing_time": shop.closing_time,
    }
    names = (*_CHOICES, *_WHOLE, *_TEXT)
    return {**shown, **{name: getattr(shop, name) for name in names}}


def parse_percent(text: str) -> Decimal:
    """Read a percentage. Raises: SettingNotValid."""
    try:
        return Decimal(text.strip().rstrip("%").strip())
    except InvalidOperation:
        raise SettingNotValid(name="percent", value=text) from None
