"""One question at a time, and what its answer changes; then the preview."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from bot import preview, supplying
from bot.acts import Need
from bot.chat_draft import ChatDraft
from bot.handlers import drafting, special, which_line
from bot.message import Button
from bot.slots import plain
from bot.turn import MAX_ROWS, Turn
from core.errors import GstinChecksum, GstinMalformed
from core.gst import gstin as gstins
from core.gst.tax import DocumentTax
from core.invoices.service import preview as compute
from core.money import parse_rupees, to_rupees
from core.shops.settings import set_setting
from core.text import clean_name

_MOST_TYPED = 14  # letters of goods on a button
_CHOICES = {
    "tax_inclusive": ("exclusive", "inclusive"),
    "gst_rate": ("gst_18", "gst_5", "gst_unknown"),
    "gstin": ("without_gstin", "drop"),
    **special.CHOICES,
}


def as_json(needs: Sequence[Need]) -> tuple[dict[str, Any], ...]:
    """Keep what the reader wants asked."""
    return tuple(
        {"slot": need.slot, "item": need.item, "options": list(need.options)} for need in needs
    )


def once_more(needs: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Mark the question for whom a bill is as one that the name on it does not answer."""
    return tuple({**need, "again": True} if need["slot"] == "customer" else need for need in needs)


def advance(turn: Turn, *, what: list[str] | None = None) -> None:
    """Ask the next question, else show the preview (``what``: the changes to name instead)."""
    draft = turn.state.draft
    if draft is None:
        turn.say(turn.text("nothing_open"))
        return
    draft = turn.state.put(drafting.settle_carriage(_without_answered(draft)))
    special.require_lawful(turn, draft)
    if question := _next_question(turn, draft):
        _ask(turn, draft, question)
        return
    turn.state.asked = None
    show(turn, what=what)


def _without_answered(draft: ChatDraft) -> ChatDraft:
    def answered(need: dict[str, Any]) -> bool:
        if need["slot"] == "customer":
            return bool(draft.customer_name) and not need.get("again")
        if need["slot"] == "lines":
            return bool(draft.lines)
        if need["slot"] == "rate":
            named = [line for line in draft.lines if line.name == need["item"]]
            return not any(line.rate is None and line.amount is None for line in named)
        return False

    return replace(draft, needs=tuple(need for need in draft.needs if not answered(need)))


def _next_question(turn: Turn, draft: ChatDraft) -> dict[str, Any] | None:
    if draft.needs:
        return draft.needs[0]
    if not draft.lines:
        return {"slot": "lines"}
    if wanted := special.question(turn, draft):
        return wanted
    for line in draft.lines:
        if line.rate is None and line.amount is None:
            return {"slot": "rate", "item": line.name}
    if turn.shop.scheme != "regular":
        return None
    return _tax_question(turn, draft) or special.printed_price(turn, draft)


def _tax_question(turn: Turn, draft: ChatDraft) -> dict[str, Any] | None:
    asks = turn.shop.prices == "ask" and draft.tax_inclusive is None
    if asks and not supplying.is_untaxed(draft):
        return {"slot": "tax_inclusive"}
    for line in draft.lines:
        if line.gst_rate is None:
            return {"slot": "gst_rate", "item": line.name}
    return None


def _ask(turn: Turn, draft: ChatDraft, need: dict[str, Any]) -> None:
    slot, item = need["slot"], need.get("item") or ""
    turn.state.choice = None
    turn.state.asks += 1
    buttons = _buttons(turn, need)
    own = list(need.get("options") or ())
    labels = own if slot == "item" and own else [button.label for button in buttons] or own
    turn.state.asked = {
        "n": turn.state.asks,
        "slot": slot,
        "item": item or None,
        "options": labels,
    }
    key = f"ask_{slot}"
    if slot == "item" and not item:
        key = "ask_line" if need.get("change") else "ask_item_free"
    rate = next((line.rate or line.amount for line in draft.lines if line.rate or line.amount), "")
    text = turn.text(
        key,
        summary=preview.summary(turn, draft),
        item=which_line.shown(need) or special.item_of(draft, need),
        rate=preview._rate(rate) if isinstance(rate, Decimal) else rate,
        gstin=need.get("gstin", ""),
    )
    turn.say(text.strip(), buttons, in_place=text.strip())


def _buttons(turn: Turn, need: dict[str, Any]) -> list[Button]:
    n = turn.state.asks
    if keys := _CHOICES.get(need["slot"]):
        return [turn.button(key, f"a.{key}.{n}") for key in keys]
    options = need.get("options") or ()
    shown = [Button(f"a.option.{i}.{n}", str(option)) for i, option in enumerate(options)]
    return [*shown, *_new_item(turn, need)] if len(shown) < MAX_ROWS else shown


def _new_item(turn: Turn, need: dict[str, Any]) -> list[Button]:
    """Offer the goods as they were typed, where those that the shop has may not be meant."""
    typed = need.get("item") or ""
    if need["slot"] != "item" or not typed or need.get("change"):
        return []
    short = typed if len(typed) <= _MOST_TYPED else f"{typed[: _MOST_TYPED - 1].rstrip()}…"
    return [turn.button("new_item", f"a.new_item.{turn.state.asks}", item=short)]


def show(turn: Turn, *, what: list[str] | None = None) -> None:
    """Show the preview with its three buttons. Raises: what the core finds wrong with the bill."""
    draft = turn.state.draft
    if draft is None:
        return
    computed = compute(turn.session, turn.actor, drafting.complete(turn, draft))
    draft = turn.state.put(replace(draft, revision=draft.revision + 1))
    turn.state.choice = None
    text = whole = preview.full(turn, draft, computed)
    if what == ["total"]:
        text = preview.total_set(turn, draft, computed)
    elif what:
        named = [_qty_change(turn, draft, computed, part) for part in what]
        text = preview.changed(turn, draft, computed, named)
    if hint := _off_before_tax(turn, draft, computed.tax):
        text, whole = f"{text}\n{hint}", f"{whole}\n{hint}"
    head = text.partition("\n")[0]
    in_place = f"{head}\n\n{whole}" if what else whole  # goods stood in the message it replaces
    turn.say(text, draft_buttons(turn, draft), in_place=in_place)


def _off_before_tax(turn: Turn, draft: ChatDraft, tax: DocumentTax) -> str:
    """Say that so many rupees off went off before the tax, and how they come off the total; else nothing."""
    off = draft.discount_amount
    if not off or draft.fixed_total or tax.tax_paise <= 0 or preview.is_inclusive(turn, draft):
        return ""
    if supplying.is_foreign(draft):
        return ""  # its total is told in rupees, and read in the bill's own money
    plain_draft = replace(draft, discount_amount=None)
    before = compute(turn.session, turn.actor, drafting.complete(turn, plain_draft)).tax
    wanted = before.total_paise - parse_rupees(off)
    if wanted <= 0 or wanted == tax.total_paise:
        return ""
    return turn.text("off_before_tax", total=plain(to_rupees(wanted)))


def _qty_change(turn: Turn, draft: ChatDraft, computed: Any, part: str) -> str:
    """``line:2`` names the changed line, anything else is said as it stands."""
    kind, _, n = part.partition(":")
    if kind != "line":
        return part
    return preview.changed_qty(turn, draft.lines[int(n)], computed.tax.lines[int(n)])


def draft_buttons(turn: Turn, draft: ChatDraft) -> list[Button]:
    """Send (or make), change, drop; each names the preview it belongs to."""
    mark = turn.state.shown = draft.mark
    first = turn.button("send" if draft.customer_name else "make", f"d.send.{mark}")
    return [first, turn.button("change", f"d.change.{mark}"), turn.button("drop", f"d.drop.{mark}")]


def ask_gstin(turn: Turn, gstin: str) -> None:
    """Ask for a GSTIN again: its last letter in bold, the rest of the bill kept."""
    draft = turn.state.draft
    if draft is None:
        return
    shown = f"{gstin[:-1]}*{gstin[-1:]}*"
    needs = tuple(need for need in draft.needs if need["slot"] != "gstin")
    turn.state.put(replace(draft, needs=({"slot": "gstin", "gstin": shown}, *needs)))
    advance(turn)


def set_gstin(turn: Turn, draft: ChatDraft, text: str) -> bool:
    """Set the buyer's GSTIN; where it cannot be right ask again and return False."""
    try:
        gstin = gstins.validate(text)
    except (GstinChecksum, GstinMalformed):
        turn.state.put(draft)
        ask_gstin(turn, gstins.compact(text))
        return False
    needs = tuple(need for need in draft.needs if need["slot"] != "gstin")
    turn.state.put(replace(draft, gstin=gstin, state=gstins.state_of(gstin), needs=needs))
    return True


def drop_gstin(turn: Turn) -> None:
    """Go on without the GSTIN that was asked for."""
    if turn.state.draft:
        turn.state.put(_drop_need(turn.state.draft, "gstin"))
    turn.state.asked = None
    advance(turn)


def answer(turn: Turn, value: str | Decimal | None, unit: str | None = None) -> None:
    """Put the answer where the question wanted it, and go on."""
    asked, draft = turn.state.asked, turn.state.draft
    if not asked or draft is None or value is None:
        turn.say(turn.text("nothing_open"))
        return
    put = {
        "customer": _answer_customer,
        "item": _answer_item,
        "rate": _answer_rate,
        "tax_inclusive": _answer_basis,
        "gst_rate": _answer_gst_rate,
        "gstin": _answer_gstin,
        **special.ANSWERS,
    }.get(asked["slot"])
    if put is None:
        turn.say(turn.text("not_for_me"))
        return
    if unit and asked["slot"] == "rate":
        draft = turn.state.put(_with_unit(draft, asked["item"], unit))
    if put(turn, draft, asked, value):
        advance(turn)


def _with_unit(draft: ChatDraft, item: str | None, unit: str) -> ChatDraft:
    for i, line in enumerate(draft.lines):
        if line.name == item and line.unit == "NOS":
            draft = draft.with_line(i, unit=unit)
    return draft


def _drop_need(draft: ChatDraft, slot: str) -> ChatDraft:
    needs = list(draft.needs)
    first = next((need for need in needs if need["slot"] == slot), None)
    if first:
        needs.remove(first)
    return replace(draft, needs=tuple(needs))


def _answer_customer(turn: Turn, draft: ChatDraft, asked: dict[str, Any], value: Any) -> bool:
    turn.state.put(drafting.with_customer(turn, _drop_need(draft, "customer"), str(value)))
    return True


def _answer_item(turn: Turn, draft: ChatDraft, asked: dict[str, Any], value: Any) -> bool:
    if change := which_line.change_of(draft.needs):
        if changed := which_line.made(draft, change, str(value)):
            turn.state.put(_drop_need(changed, "item"))
        return True
    draft = _drop_need(draft, "item")
    item = drafting.find_item(turn, str(value))
    for i, line in enumerate(draft.lines):
        if line.name in {asked.get("item") or "", ""}:
            named = replace(line, name=clean_name(str(value)))
            if item and line.unit == "NOS":
                named = replace(named, unit=item.unit)
            lines = list(draft.lines)
            lines[i] = drafting.fill(turn, named, item)
            draft = replace(draft, lines=tuple(lines))
            break
    turn.state.put(draft)
    return True


def _answer_rate(turn: Turn, draft: ChatDraft, asked: dict[str, Any], value: Any) -> bool:
    rate = _decimal(value)
    if rate is None:
        turn.say(turn.text("ask_rate", summary="", item=asked["item"]).strip())
        return False
    for i, line in enumerate(draft.lines):
        if line.name == asked["item"] and line.rate is None and line.amount is None:
            draft = draft.with_line(i, rate=rate)
            break
    turn.state.put(_drop_need(draft, "rate"))
    return True


def _answer_basis(turn: Turn, draft: ChatDraft, asked: dict[str, Any], value: Any) -> bool:
    inclusive = str(value) == "inclusive" or _is_option(asked, value, 1)
    basis = "inclusive" if inclusive else "exclusive"
    set_setting(turn.session, turn.actor, "prices", basis)
    turn.state.put(replace(draft, tax_inclusive=inclusive))
    return True


def _is_option(asked: dict[str, Any], value: Any, i: int) -> bool:
    options = asked.get("options") or []
    return len(options) > i and str(value).casefold() == str(options[i]).casefold()


def _answer_gst_rate(turn: Turn, draft: ChatDraft, asked: dict[str, Any], value: Any) -> bool:
    rate = _decimal(value)
    if rate is None:
        turn.say(turn.text("ask_gst_rate_later"))
        return False
    for i, line in enumerate(draft.lines):
        if line.name == asked["item"]:
            draft = draft.with_line(i, gst_rate=rate)
    turn.state.put(draft)
    return True


def _answer_gstin(turn: Turn, draft: ChatDraft, asked: dict[str, Any], value: Any) -> bool:
    return set_gstin(turn, draft, str(value))


def _decimal(value: Any) -> Decimal | None:
    try:
        read = Decimal(str(value).replace(",", "").strip().rstrip("%").lstrip("₹").strip())
    except InvalidOperation:
        return None
    return read if read.is_finite() else None
