"""Where a customer is reached, what he is sent, and the other names he goes by."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from bot.message import Attachment, Button, Reply
from bot.turn import Turn
from core import audit
from core.customers.models import Customer
from core.shops.models import ChatIdentity, Member


def addresses(turn: Turn, customer: Customer) -> list[tuple[str, str]]:
    """Where a customer is reached: his linked chats, else his phone where the channel has phones."""
    statement = select(ChatIdentity).where(
        ChatIdentity.shop_id == turn.shop.shop_id, ChatIdentity.customer_id == customer.id
    )
    linked = [(row.channel, row.address) for row in turn.session.exec(statement)]
    channel = turn.edge.phone_channel
    if linked or not customer.phone or not channel:
        return linked
    key = (turn.shop.shop_id, channel, customer.phone)
    if turn.session.get(ChatIdentity, key) is not None:
        return []  # the number is somebody else's here
    row = ChatIdentity(
        shop_id=turn.shop.shop_id,
        channel=channel,
        address=customer.phone,
        customer_id=customer.id,
    )
    turn.session.add(row)
    turn.session.flush()
    return [(channel, customer.phone)]


@dataclass(frozen=True)
class Outgoing:
    """What a customer is sent."""

    text: str
    buttons: tuple[Button, ...] = ()
    papers: tuple[Attachment, ...] = ()
    link: tuple[str, str] | None = None


def send(turn: Turn, customer: Customer, what: Outgoing) -> bool:
    """Send a customer something wherever he is reached; False where he is not."""
    reached = addresses(turn, customer)
    for channel, address in reached:
        turn.tell(
            Reply(
                channel=channel,
                address=address,
                text=what.text,
                buttons=what.buttons,
                attachments=what.papers,
                link=what.link,
            )
        )
    return bool(reached)


def tell_customer(
    turn: Turn, customer: Customer, text: str, *, papers: Sequence[Attachment] = ()
) -> bool:
    """Send a customer a text, with papers or without; False where he is not reached."""
    return send(turn, customer, Outgoing(text, papers=tuple(papers)))


def tell_owners(turn: Turn, text: str, buttons: Sequence[Button] = ()) -> None:
    """Send the shop's owners something."""
    statement = (
        select(ChatIdentity)
        .join(
            Member,
            (Member.shop_id == ChatIdentity.shop_id) & (Member.id == ChatIdentity.member_id),  # type: ignore[arg-type]
        )
        .where(ChatIdentity.shop_id == turn.shop.shop_id, Member.role == "owner")
    )
    for row in turn.session.exec(statement):
        turn.tell(Reply(row.channel, row.address, text, buttons=tuple(buttons)))


def add_alias(turn: Turn, customer: Customer, alias: str) -> None:
    """Remember another name of a customer."""
    customer.aliases = [*customer.aliases, alias]
    turn.session.add(customer)
    turn.session.flush()
    # by his id alone: a name in the trail could not be erased
    audit.record(turn.session, turn.actor, "customer.alias", entity=customer.id)
