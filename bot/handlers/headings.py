"""HSN and rate of what the shop sells: asked, proposed for a new item, and an unusual rate told.

Nothing is set by itself: a heading that the name of goods may mean is a button.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from sqlmodel import Session

from bot import replies
from bot.handlers import choosing, restoring
from bot.handlers.choosing import Option, shortened
from bot.message import Button
from bot.turn import Turn
from bot.understand.goods import everywhere
from bot.understand.sound import is_indic
from core.documents.words import percent_text
from core.gst import hsn
from core.gst.hsn import HsnRate
from core.items.models import Item
from core.items.service import NewItem, get_item, update_item
from core.tariff import service as tariff
from core.text import name_key

_CODE = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,2}", re.ASCII)
_MOST_BUTTONS = 2
_MOST_OPTIONS = 3
_SURE = {"high": "hsn_sure", "medium": "hsn_likely", "low": "hsn_unsure"}


def asked_of(session: Session, text: str) -> str | None:
    """Return the goods or the code whose heading a message asks for; None where it asks for none."""
    typed = name_key(text).strip(" .!?।")
    for pattern in _patterns():
        match = pattern.fullmatch(typed)
        what = match["what"].strip() if match else ""
        if _is_code(what) or (what and not re.search(r"\b\d+\b", what) and find(session, what)):
            return what
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    said = (one for table in replies.tables().values() for one in table.get("hsn_asking", []))
    return tuple(map(re.compile, dict.fromkeys(said)))


def _is_code(what: str) -> bool:
    return _CODE.fullmatch(what.replace(" ", "")) is not None


def find(session: Session, name: str) -> list[str]:
    """Return the headings that goods of that name may be of, in any script; best first."""
    words = [_in_english(word) if is_indic(word) else word for word in name.split()]
    return tariff.find(session, " ".join(words))


def _in_english(word: str) -> str:
    return next(iter(everywhere("goods", word)), "")


def tell(turn: Turn) -> None:
    """List the headings that the goods may be of, or say of a code what we know."""
    what = asked_of(turn.session, turn.message.text) or ""
    if not _is_code(what):
        turn.say("\n".join(_row(turn, code) for code in find(turn.session, what)))
        return
    code = what.replace(" ", "")
    if (turn.state.choice or {}).get("do") == "item.hsn":
        choosing.answer(turn, code)  # it was asked for
        return
    known = tariff.is_known(turn.session, code)
    turn.say(_row(turn, code) if known else turn.text("hsn_none", hsn=code))


def _row(turn: Turn, code: str) -> str:
    rates = tariff.rates_of(turn.session, code, turn.actor.today)
    if not rates:
        named = "".join(f" {row.description}" for row in tariff.rows_of(turn.session, code, most=1))
        return turn.text("hsn_no_rate", hsn=f"{code}{named}")
    since = max(dt.date.fromisoformat(one.valid_from) for one in rates)
    sure = turn.text(_SURE[rates[0].certainty])
    said = turn.text("hsn_since", day=replies.date(since))
    return f"*{rates[0].hsn}* {rates[0].description}: {_rates(rates)} · {said} · {sure}"


def _rates(rates: Sequence[HsnRate]) -> str:
    """Write rates, each with the goods it is for: ``5% (up to Rs 2,500 apiece), 18% (...)``."""
    shown = (
        f"{percent_text(one.rate)} ({one.note})" if one.note else percent_text(one.rate)
        for one in rates
    )
    return ", ".join(shown)


def options_for(turn: Turn, name: str) -> list[Option]:
    """Return the headings for goods of that name as choices, and one to leave it; empty: none found."""
    codes = find(turn.session, name)[:_MOST_OPTIONS]
    found = [tariff.rates_of(turn.session, code, turn.actor.today)[:1] for code in codes]
    options = [
        Option(one.hsn, shortened(f"{one.hsn} {one.description}", ""), one.hsn)
        for rates in found
        for one in rates
    ]
    return [*options, Option("no", turn.label("no"))] if options else []


def about(turn: Turn, item: Item) -> tuple[str, list[Button]]:
    """Return what is to be said of an item's HSN and rate, and the buttons that set what is missing."""
    lines = _warnings(turn, item)
    is_whole = item.hsn is not None and item.gst_rate is not None
    if is_whole or turn.shop.scheme != "regular" or not turn.shop.gstin:
        return "".join(f"\n{line}" for line in lines), []
    code = item.hsn or next(iter(find(turn.session, item.name)), None)
    rates = tariff.rates_of(turn.session, code, turn.actor.today) if code else []
    if not code or not rates:
        return "".join(f"\n{line}" for line in lines), []
    lines += [turn.text("hsn_proposed"), _row(turn, code)]
    return "".join(f"\n{line}" for line in lines), _takes(turn, item, code, rates)


def _takes(turn: Turn, item: Item, code: str, rates: Sequence[HsnRate]) -> list[Button]:
    if item.gst_rate is not None:
        return [turn.button("hsn_take", f"y.heading.{item.id}.{code}.", hsn=code, gst="")]
    each = dict.fromkeys(one.rate for one in rates)
    return [
        turn.button(
            "hsn_take", f"y.heading.{item.id}.{code}.{rate}", hsn=code, gst=f" {percent_text(rate)}"
        )
        for rate in list(each)[:_MOST_BUTTONS]
    ]


def _warnings(turn: Turn, item: Item) -> list[str]:
    if not item.hsn:
        return []
    if not tariff.is_known(turn.session, item.hsn):
        return ["⚠️ " + turn.text("hsn_none", hsn=item.hsn)]
    on = turn.actor.today
    if item.gst_rate is None or hsn.is_rate_usual(item.hsn, item.gst_rate, on):
        return []
    values = {"rates": _rates(hsn.rates_of(item.hsn, on)), "gst": percent_text(item.gst_rate)}
    return [turn.text("hsn_unusual", hsn=item.hsn, **values)]


def take(turn: Turn, what: str) -> None:
    """Set an item's HSN and rate as proposed; it can be taken back. Raises: as `update_item`."""
    item_id, code, rate = what.split(".", 2)
    item = get_item(turn.session, turn.shop.shop_id, item_id)
    told = NewItem(hsn=code, gst_rate=Decimal(rate) if rate else None)
    undo = [restoring.keep(turn, "item", item.id, restoring.fields_before(item, vars(told)))]
    item = update_item(turn.session, turn.actor, item.id, told)
    gst = f" · {percent_text(item.gst_rate)}" if item.gst_rate is not None else ""
    turn.say(turn.text("hsn_kept", item=item.name, hsn=f"{code}{gst}"), undo)
