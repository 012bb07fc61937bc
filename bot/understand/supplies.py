"""Supplies beyond a sale at home, by words: export, SEZ, LUT, reverse charge, marketplace, ship-to.

What a message says of them is taken out of its text before it is read: what is left is a bill, or a
change to one, like any other, and has them as its ``supply``. A word that is part of somebody's name is
none of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.acts import Answer, Supply
from bot.context import Asked, ShopContext
from bot.understand import exports, ship_to, supply_words as words
from bot.understand.supply_words import beside, compiled, said
from bot.understand.taking import Taking
from core.errors import GstinMalformed
from core.gst.gstin import compact, kind_of

_NUMBER = r"(?:\s*(?:no\.?|number|num|arn|नंबर))?\s*[:#=-]?\s*"
_LUT_NUMBER = r"(?=[a-z0-9]*\d{5})[a-z0-9]{8,16}(?!\w)"
_ANY_LUT = r"(?<![\w/-])(?=[a-z0-9/-]*[a-z/])(?=[a-z0-9/-]*\d{4})[a-z0-9][a-z0-9/-]{5,24}(?![\w/-])"
_GSTIN = r"(?<!\w)\d{2}[a-z0-9]{13}(?!\w)"
_LABEL = r"(?:(?:operator|eco|unka|uska|its)?\s*(?:gstin|gst no\.?|gst number)\s*[:=-]?\s*)?"
_UIN = rf"(?<!\w)uin{_NUMBER}(?={_GSTIN})"
_PRICE = r"(?:\s|mrp|rs\.?|₹|rupees?|rupaye|rupay|hai|is|ka|[:=])"
PAYMENT = "supply_pay"  # the question how an export or a supply to a zone is taxed


SLOTS = (PAYMENT, "buyer_gstin", "country", "currency", "exchange_rate", "lut", "operator", "mrp")


@dataclass(frozen=True)
class Taken:
    """What a message says of its supply, and what is left of it; ``day``: of a shipping bill, as typed."""

    text: str
    rest: str
    supply: Supply
    day: str = ""


def candidates(text: str, context: ShopContext) -> Iterator[Taken]:
    """Yield what may be meant: a figure beside foreign money is a price, else what one of it is worth."""
    if not words.trigger().search(text):
        return
    price_first = not exports.tells_both(text)
    for bare_is_rate in (not price_first, price_first):
        taken = _taken(Taking(text, context), context, bare_is_rate=bare_is_rate)
        if taken is None:
            return
        yield taken
        if not taken.supply.currency or taken.supply.exchange_rate is not None:
            return


def _taken(left: Taking, context: ShopContext, *, bare_is_rate: bool) -> Taken | None:
    told: dict[str, Any] = {}
    text = left.rest
    where = ship_to.take(left, context)
    if where:
        told["ship_to"] = where
    is_export = left.has(said("export")) and not left.has(said("deemed_export"))
    if is_export or (context.draft and left.has(said("country"))):
        told |= exports.take_country(left)
    told |= _kind(left, is_change=context.draft is not None)
    told |= _who_pays(left, context)
    day = ""
    if is_export or context.draft:
        money = exports.Money(bare_is_rate=bare_is_rate, alone=is_export)
        papers, day = exports.take_papers(left, money)
        told |= papers
    uin = left.take(_UIN, put="gstin")
    if not told and not uin:
        return None
    rest = re.sub(r"\s*,(?:\s*,)+", ",", left.rest).strip(" ,")  # what is left of a list of facts
    return Taken(text, rest, Supply(**told), day)


def is_plain(taken: Taken) -> bool:
    """True where a supply with figures can mean a bill alone: then nothing else is made of its words."""
    told = taken.supply
    special = told.kind or told.reverse_charge or told.operator is not None
    return bool(special) and any(char.isdigit() for char in taken.rest)


def phrase(name: str) -> str:
    """Return a pattern of a supply's words with what stands beside them; group ``no`` where it is denied."""
    return (
        rf"(?P<not>{beside('not_before')}\s+)?(?:{beside('before')}\s+)?{said(name)}"
        rf"(?P<no>\s+{beside('no')})?(?:\s+{beside('after')}){{0,3}}"
    )


def _is_denied(match: re.Match[str]) -> bool:
    return bool(match["not"] or match["no"])


def _kind(left: Taking, *, is_change: bool) -> dict[str, Any]:
    """Take the kind of supply, and how it is taxed where that is said."""
    for name in ("deemed_export", "sez", "export"):
        if match := left.take(phrase(name)):
            if _is_denied(match):
                return {"kind": "domestic"} if is_change else {}
            return _taxed(left, name) if name != "deemed_export" else {"kind": name}
    if match := _lut(left):
        return {"kind": "domestic"} if _is_denied(match) else {"kind": "lut"} | _number_of(match)
    if is_change and left.take(phrase("domestic")):
        return {"kind": "domestic"}
    return {}


def _lut(left: Taking) -> re.Match[str] | None:
    numbered = left.take(rf"(?P<not>)(?P<no>){said('lut')}{_NUMBER}(?P<lut>{_LUT_NUMBER})")
    return numbered or left.take(phrase("lut"))


def _number_of(match: re.Match[str]) -> dict[str, Any]:
    number = match.groupdict().get("lut")
    return {"lut": number.upper()} if number else {}


def _taxed(left: Taking, kind: str) -> dict[str, Any]:
    unpaid = left.take(said("without_payment"))
    if match := _lut(left):
        left.take(said("lut"))  # "without IGST under LUT, LUT no. AD..."
        return {"kind": f"{kind}_lut"} | _number_of(match)
    if unpaid:
        return {"kind": f"{kind}_lut"}
    if left.take(said("with_payment")):
        return {"kind": f"{kind}_with_payment"}
    return {"kind": kind}


def _is_brand(left: Taking, context: ShopContext) -> bool:
    """True for ``RCM soap 5 pc``: goods of that name, where no bill, no buyer and no end follows."""
    match = compiled(r"(?<!\w)rcm\s+(?P<next>[^\s\d,.;:]+)").search(left.rest)
    if match is None or compiled(rf"{beside('before')}\s+$").search(left.rest[: match.start()]):
        return False
    people = {one.name.casefold().split()[0] for one in context.customers}
    more = compiled(f"{beside('after')}|{beside('no')}|{beside('this')}")
    plain = more.match(left.rest, match.start("next"))
    return not plain and match["next"].casefold() not in people


def _who_pays(left: Taking, context: ShopContext) -> dict[str, Any]:
    """Take reverse charge, and the marketplace through which it is sold."""
    told: dict[str, Any] = {}
    if not _is_brand(left, context) and (match := left.take(phrase("reverse_charge"))):
        told["reverse_charge"] = not _is_denied(match)
    pays = left.take(said("operator_pays"))
    gstin = next((one for one in compiled(_GSTIN).findall(left.rest) if is_operator(one)), None)
    market = left.take(words.marketplace())
    named = left.take(rf"(?:(?:via|through|ke through)\s+)?{said('operator')}")
    if gstin:
        left.take(rf"{_LABEL}{gstin}")
    if gstin or market or named or pays:
        left.take(words.any_of(words.words()["marketplaces"]["names"]))
        told["operator"] = compact(gstin or "")
    if pays:
        told["operator_pays"] = True
    return told


def is_operator(gstin: str) -> bool:
    """True for the GSTIN of somebody who collects tax at source: a marketplace (s. 52)."""
    try:
        return kind_of(compact(gstin)) == "tcs"
    except GstinMalformed:
        return False


def says_nothing(rest: str) -> bool:
    """True where nothing is left but words that stand beside such words: a change to the open bill."""
    lists = ("before", "after", "no", "this")
    bare = compiled("|".join(beside(one) for one in lists)).sub(" ", rest)
    return not re.sub(r"[\s.,;:!?।-]+", "", bare)


def is_correction(supply: Supply) -> bool:
    """True for what is said of the last bill too: ``RCM laga do``. ``export karo`` may mean the books."""
    return bool(supply.reverse_charge or (supply.kind or "").startswith(("sez", "deemed", "lut")))


_NUMBERED = {"lut": _ANY_LUT, "operator": _GSTIN, "buyer_gstin": _GSTIN}


def answer(text: str, asked: Asked) -> Answer | None:
    """Read the answer to a question about a supply; None where it was another one, or is none."""
    if asked.slot == "country":
        country = exports.country_in(text)
        return Answer(country) if country else None
    if asked.slot == "currency":
        money = exports.currency_in(text)
        return Answer(money) if money else None
    if asked.slot == PAYMENT and asked.options:
        return _payment(text, asked.options)
    if asked.slot == "mrp":
        price = compiled(rf"{_PRICE}*(?P<price>{words.FIGURE})(?:/-)?{_PRICE}*").fullmatch(text)
        return Answer(Decimal(price["price"].replace(",", ""))) if price else None
    if asked.slot in _NUMBERED and (found := compiled(_NUMBERED[asked.slot]).search(text)):
        return Answer(found[0].upper())
    return None


def _payment(text: str, options: tuple[str, ...]) -> Answer | None:
    """With payment is the first of the choices, without it the second."""
    without = compiled(said("lut", "without_payment")).search(text)
    paid = compiled(said("with_payment")).search(text)
    if bool(without) == bool(paid):
        return None
    return Answer(options[1 if without else 0])
