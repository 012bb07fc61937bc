"""A customer's word that he has paid: kept, told to the owner, and money only once the owner says so."""

from dataclasses import dataclass, replace

from sqlalchemy import update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.errors import BadState, ClaimNotFound
from core.ids import new_id
from core.invoices.models import Invoice
from core.ledger import open_items
from core.ledger.models import OpenItem
from core.ledger.queries import balance
from core.payments.allocating import allocations_of
from core.payments.models import Claim, Payment
from core.payments.service import NewPayment, find_by_reference, record_payment, reference_key


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
    return next((one for one in session.exec(statement) if _waits(session, one)), None)


def list_open(session: Session, shop_id: str) -> list[Claim]:
    """List the claims that wait for the owner, oldest first; none whose money was written since."""
    statement = select(Claim).where(Claim.shop_id == shop_id, Claim.state == "open")
    made = session.exec(statement.order_by(col(Claim.at), col(Claim.id))).all()
    return [one for one in made if _waits(session, one)]


def _waits(session: Session, claim: Claim) -> bool:
    if claim.invoice_id and not open_items.due_of(session, claim.shop_id, claim.invoice_id):
        return False
    return recorded_since(session, claim) is None


def recorded_since(session: Session, claim: Claim) -> Payment | None:
    """Return what the owner wrote of that customer and sum since the claim; it may be the same money."""
    if not claim.customer_id:
        return None
    statement = select(Payment).where(
        Payment.shop_id == claim.shop_id,
        Payment.customer_id == claim.customer_id,
        Payment.direction == "in",
        Payment.amount_paise == claim.amount_paise,
        col(Payment.at) >= claim.at,
        col(Payment.reversed_at).is_(None),
    )
    return session.exec(statement.order_by(col(Payment.at))).first()


def get_claim(session: Session, shop_id: str, claim_id: str) -> Claim:
    """Return a claim. Raises: ClaimNotFound."""
    claim = session.get(Claim, (shop_id, claim_id))
    if not claim:
        raise ClaimNotFound(claim=claim_id)
    return claim


def make_claim(session: Session, actor: Actor, due: Invoice | OpenItem, new: NewClaim) -> Claim:
    """Keep a claim on a bill; a second one on the same bill only adds what is new of it.

    Raises: BadState where nothing is due.
    """
    item = open_items.get_item(session, due.shop_id, due.id)  # locked: said twice at once it is one
    left = item.due_paise if item else 0
    if left <= 0:
        raise BadState(state="paid", number=due.number)
    found = open_claim(session, due.shop_id, due.id)
    of = (due.customer_id or "", due.id)
    return _keep(
        session, actor, found, of=of, new=replace(new, amount_paise=new.amount_paise or left)
    )


def make_account_claim(session: Session, actor: Actor, customer_id: str, new: NewClaim) -> Claim:
    """Keep a claim on all that a customer owes, as `make_claim`. Raises: BadState."""
    left = balance(session, actor.shop_id, customer_id)
    if left <= 0:
        raise BadState(state="paid", number="")
    statement = select(Claim).where(
        Claim.shop_id == actor.shop_id,
        Claim.customer_id == customer_id,
        Claim.invoice_id == "",
        Claim.state == "open",
    )
    found = next((one for one in session.exec(statement) if _waits(session, one)), None)
    amount = new.amount_paise or left
    return _keep(session, actor, found, of=(customer_id, ""), new=replace(new, amount_paise=amount))


def _keep(
    session: Session, actor: Actor, claim: Claim | None, *, of: tuple[str, str], new: NewClaim
) -> Claim:
    if claim is None:
        claim = Claim(
            shop_id=actor.shop_id,
            id=new_id(session, "clm"),
            customer_id=of[0],
            invoice_id=of[1],
            amount_paise=new.amount_paise or 0,
            at=actor.at,
            source_channel=actor.channel,
            source_message_id=actor.message_id,
            source_text=actor.text,
        )
    claim.reference = new.reference or claim.reference
    claim.mode = new.mode or claim.mode
    session.add(claim)
    session.flush()
    after = {"invoice": of[1], "amount_paise": claim.amount_paise}
    audit.record(session, actor, "claim.make", entity=claim.id, change=(None, after))
    return claim


@dataclass(frozen=True)
class Use:
    """What a bank's reference stands on already: whose, and the bill's number where it is one's."""

    customer_id: str
    number: str


def earlier_use(session: Session, claim: Claim) -> Use | None:
    """Return what the claim's reference stands on: another claim of the shop, or a payment."""
    if not claim.reference:
        return None
    key = reference_key(claim.reference)
    others = session.exec(
        select(Claim)
        .where(
            Claim.shop_id == claim.shop_id, Claim.id != claim.id, col(Claim.reference).is_not(None)
        )
        .order_by(col(Claim.at), col(Claim.id))
    )
    for other in others:
        if reference_key(other.reference or "") == key:
            item = session.get(OpenItem, (claim.shop_id, other.invoice_id))
            return Use(other.customer_id, item.number if item else "")
    payment = find_by_reference(session, claim.shop_id, claim.reference)
    if payment is None:
        return None
    settled = allocations_of(session, claim.shop_id, payment.id)
    return Use(payment.customer_id or "", settled[0][0].number if settled else "")


def find_open_by_reference(session: Session, shop_id: str, reference: str) -> Claim | None:
    """Find the one claim that waits and names this reference; None where there are none or several."""
    key = reference_key(reference)
    found = [
        claim
        for claim in list_open(session, shop_id)
        if claim.reference and reference_key(claim.reference) == key
    ]
    return found[0] if len(found) == 1 else None


def accept_claim(session: Session, actor: Actor, claim_id: str) -> Payment:
    """Let the owner's word make it money. Raises: ClaimNotFound, BadState, as `record_payment`."""
    claim = _settle(session, actor, claim_id, state="accepted")
    new = NewPayment(
        mode=claim.mode or "upi",
        amount_paise=claim.amount_paise,
        customer_id=claim.customer_id or None,
        target_id=claim.invoice_id or None,
        reference=claim.reference,
    )
    return record_payment(session, actor, new)


def settle_by_payment(session: Session, actor: Actor, claim_id: str) -> Claim:
    """Note that the money a claim spoke of is recorded. Raises: ClaimNotFound, BadState."""
    return _settle(session, actor, claim_id, state="accepted")


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
