"""Make a bill, change it, drop it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot import preview, supplying
from bot.acts import CreateInvoice, EditDraft, Line
from bot.chat_draft import ChatDraft, ChatLine, from_json, to_json
from bot.handlers import (
    amending,
    asking,
    choosing,
    drafting,
    fast,
    goods_back,
    paying,
    trade_papers,
    udhaar,
    which_line,
)
from bot.handlers.issuing import send
from bot.replies import money
from bot.turn import Turn
from core.errors import PakkaError
from core.ids import new_id
from core.invoices.service import preview as compute
from core.text import name_key

SAME_BILL = timedelta(minutes=10)


def create(turn: Turn, act: CreateInvoice, needs: tuple[dict[str, Any], ...]) -> None:
    """Start a bill; one that is open waits behind it."""
    if not act.customer and goods_back.take(turn, act.lines):
        return
    if trade_papers.offer_bill(turn, act, needs):
        return
    draft = ChatDraft(
        id=new_id(turn.session, "drf"),
        kind=act.kind or "",
        lines=tuple(drafting.chat_line(turn, line) for line in act.lines),
        needs=needs,
        digest=drafting.digest(act),
        message_id=turn.message.message_id,
        at=turn.message.at.isoformat(),
    )
    draft = _without_gst(turn, drafting.with_slots(turn, draft, act), act.lines)
    same = None if act.kind else _same_bill(turn, draft)
    if same:
        turn.state.pending = {"draft": to_json(draft), "gstin": act.gstin}
        _ask_whether_another(turn, same)
        return
    start(turn, draft, act.gstin)
    if not (act.kind or act.supply) and fast.may_go(turn):
        turn.out.pop()  # the preview
        send(turn)


def _ask_whether_another(turn: Turn, same: dict[str, Any]) -> None:
    text = turn.text("duplicate", number=_short(same["number"]), total=money(same["total"]))
    turn.say(text, [turn.button("dup_new", "dup.new"), turn.button("dup_same", "dup.same")])


def start(turn: Turn, draft: ChatDraft, gstin: str | None) -> None:
    """Make a bill the current one and go on with it."""
    turn.state.drafts.append(draft)
    turn.state.asked = turn.state.pending = None
    if gstin and not asking.set_gstin(turn, draft, gstin):
        return
    asking.advance(turn)


def start_pending(turn: Turn) -> None:
    """Make the same bill once more, as confirmed."""
    pending = turn.state.pending
    if pending:
        start(turn, from_json(pending["draft"]), pending.get("gstin"))


def _short(number: str) -> str:
    return number.rpartition("/")[2]


def _same_bill(turn: Turn, draft: ChatDraft) -> dict[str, Any] | None:
    for bill in turn.state.bills:
        age = turn.message.at - datetime.fromisoformat(bill["at"])
        if bill["digest"] == draft.digest and age <= SAME_BILL:
            return bill
    return None


def _without_gst(turn: Turn, draft: ChatDraft, lines: tuple[Line, ...]) -> ChatDraft:
    """Mark a bill that a regular shop wants without tax, though its goods bear some."""
    if turn.shop.scheme != "regular":
        return draft
    for said in lines:
        if said.gst_rate != 0 or not said.item:
            continue
        item = drafting.find_item(turn, said.item)
        if item and item.gst_rate:
            return replace(draft, without_gst=True)
    return draft


def edit(turn: Turn, act: EditDraft, needs: tuple[dict[str, Any], ...]) -> None:
    """Change the open bill and show what changed."""
    if act.invoice:
        amending.edit_issued(turn, act)
        return
    if goods_back.take(turn, act.lines):
        return
    if amending.asked_which(turn, act, needs):
        return
    if turn.state.repeated:
        _edit_repeated(turn, act, needs)
    elif turn.state.draft is None:
        _correct_last(turn, act, needs)
    else:
        _edit(turn, turn.state.draft, act, needs)


def _edit_repeated(turn: Turn, act: EditDraft, needs: tuple[dict[str, Any], ...]) -> None:
    """Make another bill of the one typed again, by what changes; it is shown whole, nobody saw it yet."""
    pending, before = turn.state.pending, turn.state.repeated
    if pending is None or before is None:
        return
    act, needs = which_line.held(before, act, needs)
    draft = edited(turn, before, act)[0]
    same = _same_bill(turn, draft)
    if same and not (needs or act.gstin) and to_json(draft) == pending["draft"]:
        _ask_whether_another(turn, same)
        return
    draft = replace(draft, needs=(*needs, *draft.needs))
    start(turn, draft, act.gstin or pending.get("gstin"))


def _edit(turn: Turn, draft: ChatDraft, act: EditDraft, needs: tuple[dict[str, Any], ...]) -> None:
    if _names_the_goods(turn, act):
        asking.answer(turn, act.lines[0].item)
        return
    act, needs = which_line.held(draft, act, needs)
    before, (draft, what) = draft, edited(turn, draft, act)
    put = asking.once_more(needs)  # for whom, though the bill has a name
    draft = turn.state.put(replace(draft, needs=(*put, *draft.needs)))
    whole = act.customer or act.discount or act.due or act.gstin or act.supply
    only_lines = not (whole or _adds_for_somebody(before, draft))
    if act.gstin and not asking.set_gstin(turn, draft, act.gstin):
        return
    asking.advance(turn, what=what if only_lines else None)


def _adds_for_somebody(before: ChatDraft, draft: ChatDraft) -> bool:
    """True where goods come onto a customer's bill: he is named, for they may be the next buyer's."""
    had = {line.name for line in before.lines}
    return bool(draft.customer_name) and any(line.name not in had for line in draft.lines)


def edited(turn: Turn, draft: ChatDraft, act: EditDraft) -> tuple[ChatDraft, list[str]]:
    """Return a bill as changed, and what is to be told of it."""
    draft = drafting.with_slots(turn, draft, act)
    draft, removed = _remove(turn, draft, act)
    draft, said = _change_lines(turn, draft, act.lines)
    what = [*said, *removed]
    if act.total is not None:
        draft, what = _with_total(turn, draft, act.total), ["total"]
    elif act.lines or act.remove or act.discount:
        draft = replace(draft, fixed_total=None)
    return _without_gst(turn, draft, act.lines), what


def _with_total(turn: Turn, draft: ChatDraft, total: Decimal) -> ChatDraft:
    """Set what the whole bill comes to; a discount that would make it less gives way to it."""
    if draft.discount_amount or draft.discount_percent:
        with suppress(PakkaError):  # a rate is still to be asked
            whole = replace(draft, fixed_total=None)
            computed = compute(turn.session, turn.actor, drafting.complete(turn, whole))
            wanted = drafting.paise(total, supplying.worth(draft)) or 0
            if computed.tax.total_paise < wanted:
                draft = replace(draft, discount_amount=None, discount_percent=None)
    return replace(draft, fixed_total=total)


def _names_the_goods(turn: Turn, act: EditDraft) -> bool:
    """True where it was asked what a sum is for, and the goods are named without a quantity."""
    asked = turn.state.asked
    if not asked or asked["slot"] != "item" or asked["item"] or len(act.lines) != 1:
        return False
    return bool(act.lines[0].item) and act.lines[0].qty is None and act.lines[0].amount is None


def _correct_last(turn: Turn, act: EditDraft, needs: tuple[dict[str, Any], ...]) -> None:
    """With no bill open a correction means the last thing done: the khata's line, or the bill."""
    last = turn.state.last
    of_khata = act.customer or act.total is not None
    if last and last["kind"] == "charge" and act.customer:
        udhaar.move(turn, last["id"], act.customer, needs)
    elif last and of_khata and _is_undone_next(turn, last):
        right = udhaar.resum if last["kind"] == "charge" else paying.put_right
        right(turn, last["id"], act)
    elif turn.state.bills and turn.state.undo and turn.state.undo["kind"] == "invoice":
        amending.edit_issued(turn, replace(act, invoice=turn.state.bills[0]["number"]))
    else:
        turn.say(turn.text("nothing_open"))


def _is_undone_next(turn: Turn, last: dict[str, Any]) -> bool:
    """True where that is what an undo would take back: nothing else was done since."""
    return bool(turn.state.undo) and turn.state.undo == {"kind": last["kind"], "id": last["id"]}


def _remove(turn: Turn, draft: ChatDraft, act: EditDraft) -> tuple[ChatDraft, list[str]]:
    gone = {name_key(name) for name in act.remove}
    kept = tuple(line for line in draft.lines if name_key(line.name) not in gone)
    removed = [line for line in draft.lines if name_key(line.name) in gone]
    what = [turn.text("changed_removed", item=preview.lower(line.name)) for line in removed]
    return replace(draft, lines=kept), what


def _change_lines(
    turn: Turn, draft: ChatDraft, lines: tuple[Line, ...]
) -> tuple[ChatDraft, list[str]]:
    what = []
    for said in lines:
        i = _line_of(draft, said)
        if i is None:
            draft = replace(draft, lines=(*draft.lines, drafting.chat_line(turn, said)))
            i = len(draft.lines) - 1
            if supplying.is_foreign(draft):
                draft = supplying.without_rupees(draft, i, turn.message.text)
        else:
            draft = _changed(draft, i, said)
        what.append(f"line:{i}")
    return draft, what


def _line_of(draft: ChatDraft, said: Line) -> int | None:
    """Find the line that is meant; a change without goods means the only one."""
    if not said.item:
        return 0 if len(draft.lines) == 1 else None
    wanted = name_key(said.item)
    return next((i for i, line in enumerate(draft.lines) if name_key(line.name) == wanted), None)


def _changed(draft: ChatDraft, i: int, said: Line) -> ChatDraft:
    line: ChatLine = draft.lines[i]
    drafting.check_qty(line.name, said.qty)
    told: dict[str, Any] = {
        "qty": said.qty,
        "unit": said.unit,
        "rate": said.rate,
        "gst_rate": said.gst_rate,
        "hsn": said.hsn,
        "discount_percent": said.discount.percent if said.discount else None,
        "discount_amount": said.discount.amount if said.discount else None,
    }
    values = {name: value for name, value in told.items() if value is not None}
    if said.amount is not None:
        values |= {"amount": said.amount, "rate": None}
    return draft.with_line(i, **values)


def confirm(turn: Turn) -> None:
    """Yes: send the open bill, or go on with the question's first choice."""
    if choosing.accept(turn, yes=True):
        return
    if turn.state.pending:
        start_pending(turn)
    elif turn.state.draft is None:
        turn.say(turn.text("nothing_open"))
    elif turn.state.asked or turn.state.shown != turn.state.draft.mark:
        turn.out.clear()  # an edit in the same message asked already
        asking.advance(turn)
    else:
        turn.out.clear()  # the preview that an edit in the same message showed
        send(turn)


def reject(turn: Turn) -> None:
    """No: drop the open bill, or decline what was asked."""
    if choosing.accept(turn, yes=False):
        return
    if turn.state.pending:
        turn.state.pending = None
        turn.say(turn.text("same_kept"))
    elif turn.state.draft is None:
        turn.say(turn.text("nothing_open"))
    else:
        dropped = turn.state.drafts.pop()
        turn.state.asked = None
        turn.state.undo = {"kind": "draft", "id": dropped.id, "draft": to_json(dropped)}
        back = turn.button("undo", f"u.draft.{dropped.id}")
        turn.say(turn.text("dropped") + drafting.waiting(turn), [back])


def take_up(turn: Turn, draft_id: str) -> None:
    """Open the bill again that was dropped last, and ask or show where it stood."""
    kept = turn.state.undo
    if not kept or kept["kind"] != "draft" or kept["id"] != draft_id:
        turn.say(turn.text("stale"))
        return
    turn.state.undo = None
    turn.state.drafts.append(from_json(kept["draft"]))
    asking.advance(turn)
