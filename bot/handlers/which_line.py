"""A change of which the line is asked: kept with its question, and made in the line that is named."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.acts import EditDraft, Line
from bot.chat_draft import ChatDraft
from bot.handlers import drafting
from core.documents.words import qty_text
from core.text import name_key

Needs = tuple[dict[str, Any], ...]


def held(draft: ChatDraft, act: EditDraft, needs: Needs) -> tuple[EditDraft, Needs]:
    """Take out a change that names no line, and put it to the question which of the bill's lines it is."""
    lines = [line for line in act.lines if _is_change(line)]
    asked = [need for need in needs if _asks_own(need, draft)]
    if len(lines) != 1 or len(asked) != 1:
        return act, needs
    told = {"qty": lines[0].qty, "rate": lines[0].rate}
    change = {slot: str(value) for slot, value in told.items() if value is not None}
    kept = tuple(line for line in act.lines if line is not lines[0])
    put = tuple({**need, "change": change} if need is asked[0] else need for need in needs)
    return replace(act, lines=kept), put


def _is_change(line: Line) -> bool:
    return not line.item and line.amount is None and (line.qty is not None or line.rate is not None)


def _asks_own(need: dict[str, Any], draft: ChatDraft) -> bool:
    """True for the question which of several lines of the bill is meant."""
    own = {name_key(line.name) for line in draft.lines}
    options = [name_key(str(option)) for option in need["options"]]
    return need["slot"] == "item" and not need["item"] and len(options) > 1 and own >= {*options}


def shown(need: dict[str, Any]) -> str:
    """Write what the line shall have; empty where the question is another."""
    change = need.get("change") or {}
    if "rate" in change:
        return f"₹{qty_text(Decimal(change['rate']))}"
    return qty_text(Decimal(change["qty"])) if "qty" in change else ""


def made(draft: ChatDraft, change: dict[str, str], name: str) -> ChatDraft | None:
    """Make the change in the line of that name; None where the bill has none. Raises: as `check_qty`."""
    at = next(
        (i for i, one in enumerate(draft.lines) if name_key(one.name) == name_key(name)), None
    )
    if at is None:
        return None
    values = {slot: Decimal(value) for slot, value in change.items()}
    drafting.check_qty(draft.lines[at].name, values.get("qty"))
    return replace(draft.with_line(at, **values), fixed_total=None)


def change_of(needs: Sequence[dict[str, Any]]) -> dict[str, str] | None:
    """Give the change that waits for the question which line it is of, where that is what is asked."""
    first = next((need for need in needs if need["slot"] == "item"), None)
    return first.get("change") if first else None
