"""The staff asks the owner for what it may not do; his yes does it, and either way it is told."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bot import acts, bill_letters, chat_draft, replies
from bot.chat_draft import ChatDraft
from bot.handlers import correcting, drafting, issuing, people_of, reaching
from bot.message import Attachment, Reply
from bot.owners import chat_of, owners_of
from bot.replies import money
from bot.rights import May
from bot.turn import Turn
from core.chats.models import Conversation
from core.errors import OwnerOnly
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.invoices.service import preview as compute
from core.shops import requests
from core.shops.models import StaffRequest
from core.shops.requests import NewRequest

Payload = dict[str, Any]
_QUOTE = 160
_BY_INTENT = {kind.intent: kind for kind in acts.Act.__subclasses__()}


def refuse(turn: Turn, may: May) -> None:
    """Say that it is the owner's: to see, or to do."""
    if turn.person.role == "accountant":
        turn.say(turn.text("accountant_sees"))
    elif may is May.SEE:
        turn.say(turn.text("owner_sees"))
    else:
        turn.say(turn.text("owner_does"))


def ask_act(turn: Turn, act: acts.Act, needs: people_of.Needs) -> None:
    """Ask the owner for an act; which bill is to be cancelled is asked of the staff first."""
    if isinstance(act, acts.CancelInvoice):
        correcting.cancel(turn, act, needs)
        return
    slots = acts.to_json(act)
    payload = {"intent": act.intent, "slots": slots, "needs": list(needs)}
    _ask(turn, "act", payload, key="staff_asks", text=_quoted(turn))


def ask_button(turn: Turn, action: str) -> None:
    """Ask the owner for what a button does."""
    label = next((name for one, name in turn.state.buttons if one == action), turn.message.text)
    text = label or action.partition(".")[0]
    kind, _, rest = action.partition(".")
    bill_id = rest.partition(".")[2]
    bill = turn.session.get(Invoice, (turn.shop.shop_id, bill_id))
    if kind == "u" and rest.startswith("invoice.") and bill:
        ask_cancel(turn, bill)
        return
    about = f"{text} ({bill.number.rpartition('/')[2]})" if bill else text
    _ask(turn, "button", {"action": action}, key="staff_asks", text=about)


def ask_cancel(turn: Turn, bill: Invoice) -> None:
    """Ask the owner to cancel a bill."""
    name = (bill.recipient or {}).get("name") or turn.text("counter")
    values = {
        "number": bill.number.rpartition("/")[2],
        "who": name,
        "total": money(bill.total_paise),
    }
    _ask(turn, "cancel", {"invoice": bill.id}, key="staff_asks_cancel", **values)


def beyond_limits(turn: Turn, draft: ChatDraft) -> bool:
    """Ask the owner where the staff gives more off than it may, or takes money other than cash."""
    if turn.person.role == "owner":
        return False
    computed = compute(turn.session, turn.actor, drafting.complete(turn, draft))
    limit = Decimal(turn.shop.staff_discount)
    gross, off = computed.tax.gross_paise, computed.tax.discount_paise
    percent = Decimal(off) * 100 / gross if gross else Decimal(0)
    cheap = [line.name for line in draft.lines if _is_cheap(line, limit)]
    if percent <= limit and not cheap and draft.paid_mode in (None, "cash"):
        return False
    values = {
        "who": draft.customer_name or turn.text("counter"),
        "total": money(computed.tax.total_paise),
        "off": money(off),
    }
    key = "staff_asks_discount" if percent > limit else "staff_asks_bill"
    payload = {"draft": chat_draft.to_json(draft), "mark": draft.mark}
    _ask(turn, "issue", payload, key=key, **values)
    return True


def _is_cheap(line: chat_draft.ChatLine, limit: Decimal) -> bool:
    """True where a rate lies further below the item's than the staff may give off."""
    if line.rate is None or not line.known_rate:
        return False
    return line.rate < line.known_rate * (100 - limit) / 100


def _quoted(turn: Turn) -> str:
    text = turn.message.text
    return f'"{text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"}"'


def _ask(turn: Turn, kind: str, payload: Payload, *, key: str, **values: object) -> None:
    if turn.person.role != "staff":
        raise OwnerOnly(what=kind)
    if not owners_of(turn.session, turn.shop.shop_id):
        turn.say(turn.text("owner_not_reached"))
        return
    new = NewRequest(
        member_id=turn.person.member_id or "",
        kind=kind,
        payload=payload,
        channel=turn.message.channel,
        address=turn.message.address,
    )
    made = requests.make_request(turn.session, turn.actor, new)
    turn.say(turn.text("owner_asked"))
    yes = "cancel_yes" if kind == "cancel" else "yes"
    buttons = ((yes, f"r.yes.{made.id}"), ("no", f"r.no.{made.id}"))
    reaching.tell_owners(turn, key, buttons, name=turn.person.name, **values)


def press(turn: Turn, rest: str) -> None:
    """Take the owner's answer to a request. Raises: RequestNotFound, BadState, OwnerOnly."""
    verb, _, request_id = rest.partition(".")
    if turn.person.role != "owner":
        raise OwnerOnly(what="request")
    state = "done" if verb == "yes" else "refused"
    asked = requests.settle(turn.session, turn.actor, request_id, state=state)
    if verb == "yes":
        _DO[asked.kind](turn, asked)
    else:
        turn.say(turn.text("staff_refused"))
        _tell(turn, asked, "owner_says_no", what=asked.source_text or _what(turn, asked))


def _what(turn: Turn, asked: StaffRequest) -> str:
    if "invoice" not in asked.payload:
        return ""
    bill = get_invoice(turn.session, asked.shop_id, asked.payload["invoice"])
    return bill.number.rpartition("/")[2]


def _tell(
    turn: Turn, asked: StaffRequest, key: str, *, paper: Attachment | None = None, **values: object
) -> None:
    """Tell the staff what came of it, in its chat's language."""
    chat = chat_of(turn.session, asked.shop_id, asked.channel, asked.address)
    text = replies.text(chat.lang, key, **values)
    papers = (paper,) if paper else ()
    turn.tell(Reply(chat.channel, chat.address, text, attachments=papers))


def _cancel(turn: Turn, asked: StaffRequest) -> None:
    correcting.cancel_now(turn, asked.payload["invoice"])
    _tell(turn, asked, "owner_cancelled", number=_what(turn, asked))


def _act(turn: Turn, asked: StaffRequest) -> None:
    from bot.handlers import handle

    act = acts.from_json(_BY_INTENT[asked.payload["intent"]], asked.payload["slots"])
    handle(turn, act, tuple(asked.payload["needs"]))
    _tell(turn, asked, "owner_says_yes", what=asked.source_text)


def _button(turn: Turn, asked: StaffRequest) -> None:
    from bot.handlers.buttons import press as press_button

    press_button(turn, asked.payload["action"])
    _tell(turn, asked, "owner_says_yes", what=asked.source_text)


def _issue(turn: Turn, asked: StaffRequest) -> None:
    """Issue the bill as the staff left it; one that was changed since is asked for anew."""
    draft = chat_draft.from_json(asked.payload["draft"])
    if not _take_draft(turn.session, asked, draft):
        turn.say(turn.text("staff_changed_it"))
        return
    question = turn.state.asked
    turn.state.drafts.append(draft)
    issuing.send(turn)
    turn.state.asked = question
    bill = get_invoice(turn.session, turn.shop.shop_id, turn.state.bills[0]["id"])
    values = {"number": bill.number, "total": money(bill.total_paise)}
    paper = bill_letters.bill_papers(turn.shop, bill, card=False)[0]
    _tell(turn, asked, "owner_issued", paper=paper, **values)


def _take_draft(session: Session, asked: StaffRequest, draft: ChatDraft) -> bool:
    """Take the half-made bill out of the staff's chat; False where it is no longer that bill."""
    key = (asked.shop_id, asked.channel, asked.address)
    row = session.get(Conversation, key, with_for_update=True, populate_existing=True)
    if row is None:
        return False
    state = chat_draft.state_from_json(row.state)
    if draft.mark not in [one.mark for one in state.drafts]:
        return False
    state.drafts = [one for one in state.drafts if one.mark != draft.mark]
    state.buttons, state.asked = [], None
    row.state = state.to_json()
    session.add(row)
    session.flush()
    return True


_DO: dict[str, Callable[[Turn, StaffRequest], None]] = {
    "cancel": _cancel,
    "act": _act,
    "button": _button,
    "issue": _issue,
}
