"""A customer says that he has paid, on the bill's page or in chat: what the owners are told."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import replies
from bot.conversation import send_out
from bot.message import Button, Reply
from bot.owners import Told, to_owners, told
from bot.replies import money
from core.actor import Actor
from core.customers.models import Customer
from core.invoices.models import Invoice
from core.ledger.models import OpenItem
from core.payments import claims
from core.payments.claims import NewClaim
from core.payments.models import Claim
from core.reminders.service import rest

_LABEL = 20


def claim(session: Session, actor: Actor, due: Invoice | OpenItem, new: NewClaim) -> list[Reply]:
    """Keep the claim and return what the owners are told. Raises: BadState where nothing is due."""
    return _heard(session, actor, claims.make_claim(session, actor, due, new), new)


def claim_account(session: Session, actor: Actor, customer_id: str, new: NewClaim) -> list[Reply]:
    """Keep a claim on all that is owed, as `claim`."""
    return _heard(session, actor, claims.make_account_claim(session, actor, customer_id, new), new)


def claim_on_page(session: Session, actor: Actor, invoice: Invoice, new: NewClaim) -> None:
    """Keep a claim made on the bill's page, and put the owners' messages into the outbox."""
    for seq, reply in enumerate(claim(session, actor, invoice, new), start=1):
        send_out(session, actor.shop_id, reply, at=actor.at, seq=seq)


def _heard(session: Session, actor: Actor, made: Claim, new: NewClaim) -> list[Reply]:
    """Hold the reminders, and write what the owners are told: the sum, the reference, or a warning."""
    if made.customer_id:
        bill = made.invoice_id or None
        rest(session, actor, customer_id=made.customer_id, reason="claim", invoice_id=bill)

    def write(lang: str) -> Told:
        name = _name(session, made, lang)
        item = session.get(OpenItem, (made.shop_id, made.invoice_id)) if made.invoice_id else None
        number = _short(item.number) if item else replies.text(lang, "all_owed")
        values = {"name": name, "amount": money(made.amount_paise), "number": number}
        if not new.reference:
            return told(lang, "claim", _buttons(made, lang, ("yes", "later", "no")), values)
        values |= {"tail": new.reference[-4:], "name": name.split()[0]}
        use = claims.earlier_use(session, made)
        if use is None:
            return told(lang, "claim_reference", _buttons(made, lang, ("yes", "no")), values)
        values |= {"whose": _whose(session, made.shop_id, use, lang), "used": _short(use.number)}
        key = "claim_used" if use.number else "claim_used_plain"
        # the warning names the other one, so the buttons say whose word this is
        return told(lang, key, _buttons(made, lang, ("yes", "no"), who=name.split()[0]), values)

    return to_owners(session, actor.shop_id, write)


def _short(number: str) -> str:
    return number.rpartition("/")[2]


def _name(session: Session, made: Claim, lang: str) -> str:
    customer = session.get(Customer, (made.shop_id, made.customer_id))
    return customer.name if customer else replies.text(lang, "counter")


def _whose(session: Session, shop_id: str, use: claims.Use, lang: str) -> str:
    customer = session.get(Customer, (shop_id, use.customer_id))
    return customer.name.split()[0] if customer else replies.text(lang, "counter")


def _buttons(made: Claim, lang: str, verbs: Sequence[str], *, who: str = "") -> tuple[Button, ...]:
    found = []
    for verb in verbs:
        label = replies.label(lang, f"claim_{verb}")
        if who:
            room = _LABEL - len(label) - 2
            label = f"{who[:room]}: {label[:1].lower()}{label[1:]}"
        found.append(Button(f"k.{verb}.{made.id}", label))
    return tuple(found)
