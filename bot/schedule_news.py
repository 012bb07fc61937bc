"""What the owners are told of bills that wait for their time: that one could not be made."""

from datetime import datetime

from sqlmodel import Session

from bot import replies
from bot.conversation import send_out
from bot.owners import Told, to_owners
from core.clock import today
from core.customers.models import Customer
from core.errors import PakkaError
from core.invoices.models import HeldInvoice


def tell_stuck(session: Session, held: HeldInvoice, why: PakkaError, *, at: datetime) -> None:
    """Tell the owners which bill, when it was to go, and what stands in the way."""
    customer = session.get(Customer, (held.shop_id, held.customer_id or ""))
    name = customer.name if customer else "?"
    on = today(held.send_at or at)

    def write(lang: str) -> Told:
        said = {"name": name, "date": replies.date(on), "why": replies.error(lang, why)}
        return Told(replies.text(lang, "bill_waits", **said))

    for seq, reply in enumerate(to_owners(session, held.shop_id, write), start=1):
        send_out(session, held.shop_id, reply, at=at, seq=seq)
