"""Discounts of an order in paise: percentages first, then amounts, each of what the one before left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from adapters.rest.square.speaking import Refusal
from core.money import round_half_up, spread

Discount = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """What is taken off: of each line by its own discounts (uid -> paise), and of the whole."""

    lines: Sequence[Mapping[str, int]]
    whole: Mapping[str, int]
    values: Sequence[int]

    def of_line(self, n: int) -> dict[str, int]:
        """Say what each discount takes off a line, its share of the whole's among them.

        Shares add up both ways: to what the core takes off the line, and to each discount.
        """
        found = dict(self.lines[n])
        before = sum_ = 0
        for uid, paise in self.whole.items():
            sum_ += paise
            share = spread(sum_, self.values)[n]
            found[uid] = found.get(uid, 0) + share - before
            before = share
        return found


def taken(said: Mapping[str, Any], grosses: Sequence[int]) -> Taken:
    """Reckon the discounts of an order whose lines come to ``grosses``. Raises: Refusal."""
    discounts: Sequence[Discount] = said.get("discounts", ())
    places = {one["uid"]: n for n, one in enumerate(discounts)}
    lines = []
    for line, gross in zip(said["line_items"], grosses, strict=True):
        named = {one["discount_uid"] for one in line.get("applied_discounts", ())}
        own = [one for one in discounts if one["scope"] == "LINE_ITEM" and one["uid"] in named]
        lines.append(_off(own, gross, places))
    values = [gross - sum(off.values()) for gross, off in zip(grosses, lines, strict=True)]
    whole = [one for one in discounts if one["scope"] == "ORDER"]
    return Taken(lines, _off(whole, sum(values), places), values)


def _off(discounts: Sequence[Discount], value: int, places: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    left = value
    for one in sorted(discounts, key=lambda discount: discount["type"] == "FIXED_AMOUNT"):
        if one["type"] == "FIXED_AMOUNT":
            paise = int(one["amount_money"]["amount"])
        else:
            paise = round_half_up(left * Decimal(one["percentage"]) / 100)
        if paise > left:
            where = f"order.discounts[{places[one['uid']]}].amount_money.amount"
            raise Refusal("INVALID_VALUE", "the discount is more than what it is taken off", where)
        found[one["uid"]] = paise
        left -= paise
    return found
