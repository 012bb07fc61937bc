"""Estimates and challans: the same preview as a bill's, a paper of its own, later a bill at one tap."""

from collections.abc import Sequence
from dataclasses import replace

from bot import bill_letters, replies, templates
from bot.acts import CreateInvoice
from bot.bill_letters import Outgoing
from bot.chat_draft import ChatDraft
from bot.handlers import drafting, einvoicing, issuing, paying, people_of, reaching
from bot.handlers.people_of import Needs
from bot.message import Attachment, Button
from bot.replies import money
from bot.turn import Turn
from bot.understand.glance import is_of_paper, paper_in
from core.customers.service import get_customer
from core.errors import BadState
from core.ledger.queries import balance
from core.trade_papers.models import TradePaper
from core.trade_papers.service import (
    Kind,
    NewPaper,
    bill_paper,
    cancel_paper,
    find_paper,
    get_paper,
    issue_paper,
    list_papers,
)

_MOST_OTHERS = 6


def send(turn: Turn, draft: ChatDraft) -> None:
    """Issue the open draft as what it is; nothing goes into the khata."""
    draft = issuing.with_customer(turn, draft)
    made = drafting.complete(turn, replace(draft, paid_mode=None, paid_amount=None))
    new = NewPaper("estimate" if draft.kind == "estimate" else "challan", made)
    paper = issue_paper(turn.session, turn.actor, new, secret=turn.edge.secret)
    turn.state.drafts.pop()
    turn.state.asked = None
    turn.state.undo = {"kind": "paper", "id": paper.id}
    place = len(turn.out)
    reached = _tell(turn, paper)
    told = turn.out[place:]
    del turn.out[place:]
    values = {
        "number": paper.number,
        "total": money(paper.total_paise),
        "name": draft.customer_name or "",
    }
    text = turn.text(f"{paper.kind}_sent" if reached else f"{paper.kind}_made", **values)
    buttons = [
        turn.button("bill_it", f"y.billit.{paper.id}"),
        turn.button("undo", f"u.paper.{paper.id}"),
    ]
    turn.say(text + drafting.waiting(turn), buttons, attachments=[_attachment(paper)])
    turn.out.extend(told)


def offer_bill(turn: Turn, act: CreateInvoice, needs: Needs) -> bool:
    """Offer the bill of a paper where that is asked, ``sharma ke estimate ka bill banao``; else False.

    It is the newest that is open, of the customer who is named; what else is open is offered beside it.
    """
    if (act.kind or "/" in turn.message.text) and offer_numbered(turn):
        return True
    if act.lines or not act.kind or not is_of_paper(turn.message.text, turn.lang):
        return False
    kind: Kind = "estimate" if act.kind == "estimate" else "challan"
    asked = next((need["options"] for need in needs if need["slot"] == "customer"), ())
    names = [act.customer] if act.customer else list(asked)
    whose = {customer.id for name in names if (customer := people_of.known(turn, name))}
    papers = [
        one
        for one in list_papers(turn.session, turn.shop.shop_id, kind)
        if _is_open(one) and (not names or one.customer_id in whose)
    ]
    if not papers:
        return False
    _offer(turn, papers)
    return True


def offer_numbered(turn: Turn) -> bool:
    """Offer the bill of the paper whose number is said, ``estimate 12 ka bill``; False where none is."""
    said = paper_in(turn.message.text, turn.lang)
    kinds: tuple[Kind, ...] = ("estimate", "challan")
    shop_id, paper = turn.shop.shop_id, None
    for kind in kinds:
        if said and said[0] in {"", kind}:
            paper = paper or find_paper(turn.session, shop_id, kind, said[1])
    if paper is None:
        return False
    if _is_open(paper):
        _offer(turn, [paper])
    else:
        turn.say(turn.text("paper_done", number=paper.number))
    return True


def _is_open(paper: TradePaper) -> bool:
    return paper.status == "open" and not paper.invoice_id


def _offer(turn: Turn, papers: Sequence[TradePaper]) -> None:
    first, *others = papers
    name = (first.recipient or {}).get("name") or turn.text("counter")
    values = {"number": first.number, "total": money(first.total_paise), "name": name}
    buttons = [turn.button("bill_it", f"y.billit.{first.id}")]
    for other in others[:_MOST_OTHERS]:
        label = f"{other.number.rpartition('/')[2]} {money(other.total_paise)}"
        buttons.append(Button(f"y.billit.{other.id}", label))
    buttons.append(turn.button("no_need", "y.leave"))
    turn.say(turn.text("ask_bill_of_paper", **values), buttons, attachments=[_attachment(first)])


def _attachment(paper: TradePaper) -> Attachment:
    return Attachment("paper_pdf", paper.id, f"{paper.number.replace('/', '-')}.pdf")


def _tell(turn: Turn, paper: TradePaper) -> bool:
    if not paper.customer_id:
        return False
    customer = get_customer(turn.session, turn.shop.shop_id, paper.customer_id)
    lang = reaching.language_for(turn, customer)
    values = {
        "name": customer.name.split()[0],
        "shop": turn.shop.name,
        "number": paper.number,
        "total": money(paper.total_paise),
    }
    text = replies.text(lang, f"{paper.kind}_for_customer", **values)
    template = templates.make("for_customer", lang, values)
    return reaching.send(
        turn, customer, Outgoing(text, papers=(_attachment(paper),), template=template)
    )


def bill(turn: Turn, paper_id: str) -> None:
    """Make the bill of an estimate or challan. Raises: BadState where it was made before."""
    paper = get_paper(turn.session, turn.shop.shop_id, paper_id)
    try:
        invoice = bill_paper(turn.session, turn.actor, paper_id, secret=turn.edge.secret)
    except BadState:
        turn.say(turn.text("paper_done", number=paper.number))
        return
    turn.state.undo = {"kind": "invoice", "id": invoice.id}
    values: dict[str, object] = {"number": invoice.number, "total": money(invoice.total_paise)}
    text = turn.text("paper_billed", paper=paper.number, **values)
    if invoice.customer_id:
        customer = get_customer(turn.session, turn.shop.shop_id, invoice.customer_id)
        draft = ChatDraft(paper.id, customer_id=customer.id, customer_name=customer.name)
        place = len(turn.out)
        issuing.tell_customer(turn, draft, invoice)
        owed = balance(turn.session, turn.shop.shop_id, customer.id)
        text = paying.with_advance(turn, text, owed)
        told = turn.out[place:]
        del turn.out[place:]
    else:
        told = []
    turn.say(
        text + einvoicing.after_issue(turn, invoice),
        [turn.button("undo", f"u.invoice.{invoice.id}")],
        attachments=bill_letters.bill_papers(turn.shop, invoice, card=True),
    )
    turn.out.extend(told)


def undo(turn: Turn, paper_id: str) -> None:
    """Take a paper back; its number stays. Raises: BadState where it was billed."""
    paper = cancel_paper(turn.session, turn.actor, paper_id)
    turn.state.undo = None
    turn.say(turn.text("paper_undone", number=paper.number))
