"""Papers of an advance, by words: a receipt voucher for it, or that it was given back.

It is no act of the reader: ``ramesh se 5000 advance aaya`` is money like any other. Only the words for the
paper, or for giving back, beside the word for an advance make it one, and its preview says what was
understood.

>>> read("ramesh ne 5000 advance diya, voucher bana do", ShopContext(), dt.date(2026, 11, 26)).kind
'receipt'
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from bot.acts import RecordPayment
from bot.context import ShopContext
from bot.understand import people_named, understand
from bot.understand.supply_words import any_of, compiled
from bot.understand.text import DIGITS

_LONGEST = 200
_FOR = (
    "ke liye",
    "के लिए",
    "sathi",
    "साठी",
    "mate",
    "માટે",
    "jonno",
    "জন্য",
    "layi",
    "ਲਈ",
    "kosam",
    "కోసం",
)
_MODES = {
    "upi": ("upi", "gpay", "google pay", "phonepe", "paytm", "यूपीआई"),
    "bank": ("bank", "neft", "rtgs", "imps", "transfer", "बैंक"),
    "cheque": ("cheque", "check", "चेक"),
    "card": ("card", "कार्ड"),
    "cash": ("cash", "nagad", "nakad", "naqad", "नकद", "नगद"),
}
_SUM = (
    r"(?<![\w.])(?:₹|rs\.?\s*)?(?P<sum>\d[\d,]*(?:\.\d{1,2})?)(?P<k>k|\s*hazaa?r|\s*hajaa?r)?"
    r"(?:/-|\s*(?:rs|rupees?|rupaye|₹))?(?![\w.])"
)


Kind = Literal["receipt", "refund"]


@dataclass(frozen=True)
class Wish:
    """What is asked for. ``amount`` None: all that there is; ``people``: who may be meant."""

    kind: Kind
    people: tuple[str, ...] = ()
    new: str | None = None
    amount: Decimal | None = None
    mode: str | None = None
    ref: str | None = None
    on: dt.date | None = None
    item: str | None = None


@cache
def _said(name: str) -> str:
    file = resources.files("bot").joinpath("languages", "vouchers", "words.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return any_of(tables["beside"]["words"] if name == "beside" else tables["words"][name])


def read(text: str, context: ShopContext, today: dt.date) -> Wish | None:
    """Read a message; None where it asks for no such paper."""
    if not may_ask(text):
        return None
    text = text if text.isascii() else text.translate(DIGITS)
    if compiled(_said("refund")).search(text):
        return _plainly("refund", text, context)
    return _receipt(text, context, today) if compiled(_said("receipt")).search(text) else None


def may_ask(text: str) -> bool:
    """True where an advance and its paper, or giving back, are named: worth a closer look."""
    if len(text) > _LONGEST or "?" in text or not compiled(_said("advance")).search(text):
        return False
    return bool(compiled(f"{_said('receipt')}|{_said('refund')}").search(text))


def _receipt(text: str, context: ShopContext, today: dt.date) -> Wish | None:
    bare = compiled(_said("receipt")).sub(" ", text)
    item = _item_of(text, context)
    if item:
        bare = compiled(rf"(?:(?:for|against)\s+)?{any_of((item.casefold(),))}").sub(" ", bare)
        bare = compiled(any_of(_FOR)).sub(" ", bare)
    for typed in (bare, text):
        found = understand(typed, context, today)
        paid = found.acts[0]
        if len(found.acts) == 1 and isinstance(paid, RecordPayment) and not paid.invoice:
            if not isinstance(paid.amount, Decimal):
                continue
            options = next((need.options for need in found.needs if need.slot == "customer"), ())
            known = {one.name for one in context.customers}
            people = (paid.customer,) if paid.customer in known else options
            new = paid.customer if paid.customer not in known else None
            return Wish("receipt", people, new, paid.amount, paid.mode, paid.ref, paid.date, item)
    told = _plainly("receipt", bare, context)
    return replace(told, item=item) if told else None


def _plainly(kind: Kind, text: str, context: ShopContext) -> Wish | None:
    """Read a sum, somebody's name and how it was paid, where nothing else is said."""
    sums = list(compiled(_SUM).finditer(text))
    if len(sums) > 1:
        return None
    rest = compiled(f"{_said('refund')}|{_said('receipt')}").sub(" ", compiled(_SUM).sub(" ", text))
    modes = [mode for mode, said in _MODES.items() if compiled(any_of(said)).search(rest)]
    for said in _MODES.values():
        rest = compiled(any_of(said)).sub(" ", rest)
    people = _people(rest, context)
    if people is None or len(modes) > 1:
        return None
    amount = _amount(sums[0]) if sums else None
    return Wish(kind, people, amount=amount, mode=modes[0] if modes else None)


def _amount(match: re.Match[str]) -> Decimal:
    amount = Decimal(match["sum"].replace(",", ""))
    return amount * 1000 if match["k"] else amount


def _people(text: str, context: ShopContext) -> tuple[str, ...] | None:
    """Return whom the words left may name, nobody where none is; None where they are something else."""
    text = re.sub(r"['’]s(?!\w)", " ", text)  # Ramesh's advance
    rest = compiled(f"{_said('advance')}|{_said('beside')}").sub(" ", text)
    rest = re.sub(r"[\s,.;:!।-]+", " ", rest).strip()
    if not rest:
        return ()
    return people_named(rest, context) or None


def _item_of(text: str, context: ShopContext) -> str | None:
    """Find the goods or the work of the shop that an advance is for."""
    typed = text.casefold()
    names = [one.name for one in context.items if one.name.casefold() in typed]
    named = [name for name in names if compiled(any_of((name.casefold(),))).search(text)]
    return max(named, key=len, default=None)
