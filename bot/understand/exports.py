"""Where an export goes, in what money it is billed, and its papers at the customs."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from bot.understand import supply_words as words
from bot.understand.supply_words import FIGURE, any_of, beside, compiled, look_up, said
from bot.understand.taking import Taking

_RUPEES = r"(?:₹|rs\.?|inr|rupees?)?\s*"
_IS = r"\s*(?:=|@|:|at|is|ka rate|ke rate|ka bhav|pe rate|rate|का रेट|का भाव)\s*"
_NUMBER = r"(?:\s*(?:no\.?|number|num|नंबर))?\s*[:#=-]?\s*"
_DAY = (
    r"(?:[\s,]*(?:dt\.?|dated|date|of|दिनांक)?[\s:]*(?P<day>\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s+\d{4})?)(?!\w))?"
)
_LEADS = ("to", "for", "in", "bound for")
_AFTER = ("ko", "ke liye", "me", "mein", "bhejna", "bheja", "को", "के लिए", "में")
# what may follow a country's name that is the whole of a name, no firm's: words, and other facts
_ENDS = ("in", "with", "rate", "bill", "invoice", "by", "via", "ko", "को")
_OTHER = (
    "export", "lut", "port", "shipping_bill", "reverse_charge", "sez", "operator", "ship_to", "with_payment",
    "without_payment", "exchange",
)  # fmt: skip
_LINKS = ("to", "for", "bill", "invoice", "sale", "ka", "ki", "ke")


def take_country(left: Taking) -> dict[str, Any]:
    """Take the country to which it goes; a name that goes on is somebody's."""
    for pattern in _country_patterns():
        if match := left.take(pattern):
            code = look_up(words.countries(), match["country"])
            again = any_of(name for name, of in words.countries().items() if of == code)
            while left.take(again + _ends()):
                pass  # London, UK
            return {"country": code}
    return {}


def _ends() -> str:
    """Return a pattern of what follows a country's name that is no part of somebody's."""
    others = f"{any_of(_ENDS)}|{beside('after')}|{words.money()}|{said(*_OTHER)}"
    return rf"(?=\s*(?:$|[,;:.\n)(₹@$€£]|\d|{others}))"


def _country_patterns() -> tuple[str, ...]:
    ends = _ends()
    name = f"(?P<country>{words.country()})"
    export, link, after = said("export"), any_of(_LINKS), any_of(_AFTER)
    return (
        rf"{said('country')}\s*[:=-]?\s*{name}",
        rf"(?P<cut>(?:{any_of(_LEADS)})\s+{name}){ends}",
        rf"{export}(?:\s+{link})*\s+(?P<cut>{name}){ends}",
        rf"(?P<cut>{name}(?:\s+{after})?)\s+{export}",
        rf"(?:^|[,;\n(])\s*(?P<cut>{name})\s*(?=$|[,;:\n)])",
        rf"{name}\s+{after}",
        f"{name}{ends}",
    )


def country_in(text: str) -> str | None:
    """Return the one country that an answer names, with little else; None where it names none."""
    named = compiled(words.country()).findall(text)
    named = named or get_close_matches(text.casefold().strip(), words.countries(), 1, 0.85)
    found = {look_up(words.countries(), one) for one in named}
    return found.pop() if len(found) == 1 and len(text.split()) <= _MOST_WORDS else None


def currency_in(text: str) -> str | None:
    """Return the one foreign money that an answer names; None where it names none, or several."""
    found = {look_up(words.currencies(), one) for one in compiled(words.money()).findall(text)}
    return found.pop() if len(found) == 1 else None


_MOST_WORDS = 5


@dataclass(frozen=True)
class Money:
    """How foreign money is read: ``alone``: also where no rate of it is said.

    ``bare_is_rate``: a figure after its name is what one of it is worth, no price.
    """

    bare_is_rate: bool
    alone: bool


def tells_both(text: str) -> bool:
    """True for ``7 usd ... usd 91``: a price in the money, and after its name what one of it is worth."""
    price = compiled(rf"(?<![\w.]){FIGURE}\s*{words.money()}|[$€£]\s*{FIGURE}").search(text)
    return bool(
        price and compiled(rf"{words.named_money()}\s*{FIGURE}").search(text, price.start())
    )


def take_papers(left: Taking, money: Money) -> tuple[dict[str, Any], str]:
    """Take shipping bill, port and money; the day of the shipping bill as it was typed."""
    told: dict[str, Any] = {}
    day = ""
    if match := left.take(rf"{said('shipping_bill')}{_NUMBER}(?P<number>\d{{4,10}})(?!\w){_DAY}"):
        told["shipping_bill"], day = match["number"], match["day"] or ""
    named, code = any_of(words.ports()), r"in[a-z]{3}\d"
    lead = rf"(?:{any_of(('from', 'via', 'at'))}\s+)?{said('port')}\s*[:=-]?\s*"
    port = rf"{lead}(?P<port>{code}|{named})(?!\w)"
    bare = rf"(?<!\w)(?P<port>{code})(?!\w)"
    named = rf"(?P<port>{named})\s+{said('port')}"
    if match := left.take(port) or left.take(bare) or left.take(named):
        told["port"] = look_up(words.ports(), match["port"]) or match["port"].upper()
    return told | _money(left, money), day


def _money(left: Taking, money: Money) -> dict[str, Any]:
    """Take foreign money: what one of it is worth, else that the prices are in it."""
    currency = f"(?P<currency>{words.money()})"
    worth = f"{_RUPEES}(?P<worth>{FIGURE})(?!\\w)"
    patterns = [
        rf"(?:1\s*)?{currency}{_IS}{worth}",
        rf"(?:{any_of(('rate', 'at'))}\s+(?:of\s+)?(?:1\s*)?){currency}\s+{worth}",
        rf"{said('exchange')}\s*(?:of|for)?\s*(?:{currency})?\s*(?:=|@|:|is)?\s*{worth}(?:\s*(?:per|/)\s*{words.money()})?",
        rf"(?:@|at|rate)?\s*{_RUPEES}(?<![\w.])(?P<worth>{FIGURE})\s*(?:per|/)\s*{currency}",
    ]
    if money.bare_is_rate or not money.alone:
        patterns.append(rf"(?P<currency>{words.named_money()})\s*{worth}")
    for pattern in patterns:
        if match := left.take(pattern):
            told = {"exchange_rate": Decimal(match["worth"].replace(",", ""))}
            return told | _priced_in(left, match["currency"])
    return _priced_in(left, None) if money.alone else {}


def _priced_in(left: Taking, currency: str | None) -> dict[str, Any]:
    """Take the money's name from beside the prices: $12, 12 usd, in USD."""
    found = look_up(words.currencies(), currency) if currency else None
    lead = rf"(?:(?:{any_of(('in', 'currency', 'me'))})\s*:?\s*)?"
    while match := left.take(
        rf"{lead}(?P<currency>{words.money()})(?:\s+{any_of(('me', 'mein', 'में', 'prices', 'price'))})?"
    ):
        found = found or look_up(words.currencies(), match["currency"])
    return {"currency": found} if found else {}
