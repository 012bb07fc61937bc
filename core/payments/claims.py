"""A customer's word that he has paid: kept, told to the owner, and money only once the owner says so."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.errors import BadState, ClaimNotFound
from core.ids import new_id
from core.invoices.models import Invoice
from core.ledger import open_items
from core.payments.models import Claim, Payment
from core.payments.service import NewPayment, find_by_reference, record_payment, reference_key

REST = timedelta(days=2)  # reminders for the bill are held as long


@dataclass(frozen=True)
class NewClaim:
    """What is claimed. ``amount_paise`` None: all that is due."""

    amount_paise: int | None = None
    reference: str | None = None
    mode: str | None = None


def open_claim(session: Session, shop_id: str, invoice_id: str) -> Claim | None:
    """Return the claim on a bill that waits for the owner."""
    statement = select(Claim).where(
        Claim.shop_id == shop_id, Claim.invoice_id == invoice_id, Claim.state == "open"
    )
    return session.exec(statement).first()


def list_open(session: Session, shop_id: str) -> list[Claim]:
    """List the claims that wait for the owner, oldest first."""
    statement = select(Claim).where(Claim.shop_id == shop_id, Claim.state == "open")
    return list(session.exec(statement.order_by(col(Claim.at), col(Claim.id))))


def get_claim(session: Session, shop_id: str, claim_id: str) -> Claim:
    """Return a claim. Raises: ClaimNotFound."""
    claim = session.get(Claim, (shop_id, claim_id))
    if not claim:
        raise ClaimNotFound(claim=claim_id)
    return claim


def make_claim(session: Session, actor: Actor, invoice: Invoice, new: NewClaim) -> Claim:
    """Keep a claim on a bill; a second one on the same bill only adds what is new of it.

    Raises: BadState where nothing is due.
    """
    due = open_items.due_of(session, invoice.shop_id, invoice.id)
    if due <= 0:
        raise BadState(state="paid", number=invoice.number)
    claim = open_claim(session, invoice.shop_id, invoice.id)
    if claim is None:
        claim = Claim(
            shop_id=invoice.shop_id,
            id=new_id(session, "clm"),
            customer_id=invoice.customer_id or "",
            invoice_id=invoice.id,
            amount_paise=new.amount_paise or due,
            at=actor.at,
            source_channel=actor.channel,
            source_message_id=actor.message_id,
            source_text=actor.text,
        )
    claim.reference = new.reference or claim.reference
    claim.mode = new.mode or claim.mode
    session.add(claim)
    session.flush()
    after = {"invoice": invoice.id, "amount_paise": claim.amount_paise}
    audit.record(session, actor, "claim.make", entity=claim.id, change=(None, after))
    return claim


def used_elsewhere(session: Session, claim: Claim) -> bool:
    """True where the claim's reference stands on a payment, or on another claim of the shop."""
    if not claim.reference:
        return False
    if find_by_reference(session, claim.shop_id, claim.reference):
        return True
    key = reference_key(claim.reference)
    others = session.exec(
        select(Claim.reference).where(
            Claim.shop_id == claim.shop_id, Claim.id != claim.id, col(Claim.reference).is_not(None)
        )
    )
    return any(reference_key(other or "") == key for other in others)


def accept_claim(session: Session, actor: Actor, claim_id: str) -> Payment:
    """Let the owner's word make it money. Raises: ClaimNotFound, BadState, as `record_payment`."""
    claim = _settle(session, actor, claim_id, state="accepted")
    new = NewPayment(
        mode=claim.mode or "upi",
        amount_paise=claim.amount_paise,
        target_id=claim.invoice_id,
        reference=claim.reference,
    )
    return record_payment(session, actor, new)


def refuse_claim(session: Session, actor: Actor, claim_id: str) -> Claim:
    """Note that the money did not come; the bill stands as before. Raises: as `accept_claim`."""
    return _settle(session, actor, claim_id, state="refused")


def _settle(session: Session, actor: Actor, claim_id: str, *, state: str) -> Claim:
    claim = get_claim(session, actor.shop_id, claim_id)
    taken = session.execute(
        update(Claim)
        .where(
            col(Claim.shop_id) == actor.shop_id,
            col(Claim.id) == claim_id,
            col(Claim.state) == "open",
        )
        .values(state=state, settled_at=actor.at)
        .returning(col(Claim.id))
    )
    if taken.first() is None:
        raise BadState(state=claim.state)
    session.refresh(claim)
    audit.record(session, actor, f"claim.{state}", entity=claim_id)
    return claim
