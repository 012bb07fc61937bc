"""What a reminder says, and one that goes later: what is owed is looked up when it goes."""

from sqlmodel import Session, select

from bot import replies
from bot.conversation import record_out
from bot.message import Reply
from bot.replies import money
from core.actor import Actor
from core.customers.models import Customer
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import balance
from core.reminders.service import is_resting
from core.shops.models import ChatIdentity, Shop
from core.shops.service import get_shop


def reminder_text(session: Session, shop: Shop, customer: Customer, lang: str) -> str:
    """Write the reminder: who asks, how much, for what."""
    items = list(list_open(session, shop.shop_id, customer.id))
    return replies.text(
        lang,
        "reminder",
        name=customer.name.split()[0],
        shop=shop.name,
        balance=money(balance(session, shop.shop_id, customer.id)),
        bills=_bills(items, lang),
    )


def _bills(items: list[OpenItem], lang: str) -> str:
    if not items:
        return ""
    if len(items) == 1:
        item = items[0]
        on = f"{item.on.day} {item.on:%b}"
        return replies.text(lang, "for_bill", number=item_name(item, lang), date=on)
    numbers = ", ".join(item_name(item, lang) for item in items[:4])
    return replies.text(lang, "for_bills", numbers=numbers)


def item_name(item: OpenItem, lang: str) -> str:
    """Write what people call a due: the end of its number, or udhaar of a day."""
    short = item.number.rpartition("/")[2]
    return short or f"{replies.text(lang, 'udhaar')} {item.on.day} {item.on:%b}"


def send_later(session: Session, actor: Actor, customer_id: str, lang: str) -> int:
    """Send the reminder that was put off, where he still owes and may be reminded; count the chats."""
    shop = get_shop(session, actor.shop_id)
    customer = session.get(Customer, (actor.shop_id, customer_id))
    if customer is None or customer.deleted_at:
        return 0
    if is_resting(session, shop.shop_id, customer_id=customer_id, on=actor.today):
        return 0
    if balance(session, shop.shop_id, customer_id) <= 0:
        return 0
    statement = select(ChatIdentity).where(
        ChatIdentity.shop_id == shop.shop_id, ChatIdentity.customer_id == customer_id
    )
    found = session.exec(statement).all()
    text = reminder_text(session, shop, customer, lang)
    for seq, row in enumerate(found, start=1):
        record_out(
            session, shop.shop_id, Reply(row.channel, row.address, text), at=actor.at, seq=seq
        )
    return len(found)
