"""Which chats of somebody take what he did not ask for: not those that he stopped or left."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from core.chats.contacts import contact_of
from core.chats.models import ChatMessage, Contact, Conversation
from core.customers.models import Customer
from core.shops.models import ChatIdentity

STOPPED = "stopped"
_JOINED = {"invite", "contact"}
_OF_CHAT = (
    (col(Contact.shop_id) == "")
    & (col(Contact.channel) == col(ChatIdentity.channel))
    & (col(Contact.address) == col(ChatIdentity.address))
)


@dataclass(frozen=True)
class Chat:
    """A chat of a customer. ``why`` nothing may or can go there: stopped, blocked, …; empty: it may."""

    channel: str
    address: str
    why: str = ""


def chats_of(session: Session, customer: Customer) -> list[Chat]:
    """List a customer's chats that he uses, with what closes them.

    A number that stands on a bill and never wrote is left out where he joined by a chat of his own: he
    would get everything twice. One who was put away is written to nowhere.
    """
    if customer.deleted_at:
        return []
    statement = (
        select(ChatIdentity, Contact)
        .outerjoin(Contact, _OF_CHAT)
        .where(ChatIdentity.shop_id == customer.shop_id, ChatIdentity.customer_id == customer.id)
        .order_by(col(ChatIdentity.channel), col(ChatIdentity.address))
    )
    rows: Sequence[tuple[ChatIdentity, Contact | None]] = session.exec(statement).all()
    own = any(row.basis in _JOINED and not _why(row, contact) for row, contact in rows)
    return [
        Chat(row.channel, row.address, _why(row, contact))
        for row, contact in rows
        if not (own and row.basis == "phone" and not (contact and contact.last_in_at))
    ]


def addresses(
    session: Session, customer: Customer, phone_channel: str | None
) -> list[tuple[str, str]]:
    """Where a customer is reached: his open chats, else his phone where a channel has phones."""
    if customer.opt_in is False or customer.deleted_at:
        return []
    chats = chats_of(session, customer)
    linked = [(chat.channel, chat.address) for chat in chats if not chat.why]
    stopped = any(chat.why == STOPPED for chat in chats)
    if linked or stopped or not customer.phone or not phone_channel:
        return linked  # who has stopped us is not written to in another place
    return [(phone_channel, customer.phone)] if _opened(session, customer, phone_channel) else []


def address_in(
    session: Session, customer: Customer, channel: str, *, phones: str | None
) -> str | None:
    """Return where a customer is reached in one channel; None where he is not.

    ``phones``: the channel in which a phone number is an address.
    """
    if customer.opt_in is False or customer.deleted_at:
        return None
    chats = [chat for chat in chats_of(session, customer) if chat.channel == channel]
    open_ = [chat.address for chat in chats if not chat.why]
    if open_ or chats or channel != phones or not customer.phone:
        return next(iter(open_), None)
    return customer.phone if _opened(session, customer, channel) else None


def _opened(session: Session, customer: Customer, channel: str) -> bool:
    """Open the chat of a customer's phone; False where the number is another's, or was left."""
    phone = customer.phone or ""
    if session.get(ChatIdentity, (customer.shop_id, channel, phone)) is not None:
        return False  # the number is somebody else's here, or he has closed it
    contact = contact_of(session, channel, phone)
    if contact and contact.left_at:
        return False
    row = ChatIdentity(
        shop_id=customer.shop_id,
        channel=channel,
        address=phone,
        customer_id=customer.id,
        basis="phone",
    )
    session.add(row)
    session.flush()
    return True


def language_of(session: Session, customer: Customer) -> str:
    """Return the language that a customer wrote in last, or asked for; empty where he never wrote."""
    statement = (
        select(Conversation)
        .join(
            ChatIdentity,
            (col(ChatIdentity.shop_id) == col(Conversation.shop_id))
            & (col(ChatIdentity.channel) == col(Conversation.channel))
            & (col(ChatIdentity.address) == col(Conversation.address)),
        )
        .where(ChatIdentity.shop_id == customer.shop_id, ChatIdentity.customer_id == customer.id)
        .order_by(col(Conversation.updated_at).desc())
    )
    said = [str(row.state.get("lang") or "") for row in session.exec(statement)]
    return next(filter(None, said), "")


def _why(row: ChatIdentity, contact: Contact | None) -> str:
    if row.stopped_at:
        return STOPPED
    return (contact.left_why or "blocked") if contact and contact.left_at else ""


def may_go(session: Session, message: ChatMessage) -> bool:
    """True where a message that goes by itself may still go: its reader has not stopped them since."""
    if not message.body.get("unasked"):
        return True
    row = session.get(ChatIdentity, (message.shop_id, message.channel, message.address))
    return row is None or row.stopped_at is None


def has_joined(session: Session, customer: Customer) -> bool:
    """True where a customer has an open chat of his own: by an invite, or by his shared number."""
    statement = select(ChatIdentity, Contact).outerjoin(Contact, _OF_CHAT)
    rows = session.exec(
        statement.where(
            ChatIdentity.shop_id == customer.shop_id,
            ChatIdentity.customer_id == customer.id,
            col(ChatIdentity.basis).in_(_JOINED),
        )
    ).all()
    return any(not _why(row, contact) for row, contact in rows)


def closed_why(session: Session, customer: Customer) -> str:
    """Say what closes every chat of a customer; empty where one is open, or he has none.

    One who has said that he wants nothing has closed them all.
    """
    if customer.opt_in is False:
        return STOPPED
    whys = [chat.why for chat in chats_of(session, customer)]
    return "" if "" in whys else next(iter(whys), "")
