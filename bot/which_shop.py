"""For which shop somebody writes who is known to several.

A tapped button goes to the shop that showed it. A member's own shop comes before shops where he buys.
Among several the talk goes on with the shop of the last message; where there is none, he is asked.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot import conversation, replies
from bot.message import Button, Message, Reply
from core.chats.models import ChatMessage
from core.customers.models import Customer
from core.shops.service import Person, find_people, get_shop
from core.text import name_key

_LOOK_BACK = 60
NOBODY = ""  # the shop of what is said before it is known for which
PICK = "shop."


def people_of(session: Session, message: Message) -> list[Person]:
    """Say as whom an address is known; a customer who was removed is nobody."""
    return [
        person
        for person in find_people(session, message.channel, message.address)
        if person.member_id or _is_customer(session, person)
    ]


def _is_customer(session: Session, person: Person) -> bool:
    row = session.get(Customer, (person.shop_id, person.customer_id or ""))
    return row is not None and row.deleted_at is None


def choose(session: Session, people: Sequence[Person], message: Message) -> Person | None:
    """Say as whom he writes; None where he must be asked."""
    if message.shop_id:
        people = [person for person in people if person.shop_id == message.shop_id] or people
    if len(people) == 1:
        return people[0]
    if _is_switch(message.text):
        return None
    shown = _of_button(session, people, message) if message.button else None
    return shown or _of_talk(session, people, message)


def _of_talk(session: Session, people: Sequence[Person], message: Message) -> Person | None:
    """A member's own shop; else, or among several, the shop of the last message."""
    last = _of_last(session, people, message)
    members = [person for person in people if person.member_id]
    if not members:
        return last
    if last and not last.member_id and _is_its_button(session, last, message):
        return last
    return members[0] if len(members) == 1 else _of_last(session, members, message)


def _is_switch(text: str) -> bool:
    """True where he asks for another of his shops."""
    typed = name_key(text)
    return any(typed in table.get("switching", ()) for table in replies.tables().values())


def _newest(
    session: Session, person: Person, message: Message, *, limit: int
) -> Sequence[ChatMessage]:
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == person.shop_id,
            ChatMessage.channel == message.channel,
            ChatMessage.address == message.address,
        )
        .order_by(col(ChatMessage.id).desc())
        .limit(limit)
    )
    return session.exec(statement).all()


def _of_last(session: Session, people: Sequence[Person], message: Message) -> Person | None:
    """The shop of the newest message in the chat, from him or to him."""
    newest = [
        (row.id, person) for person in people for row in _newest(session, person, message, limit=1)
    ]
    return max(newest, key=lambda one: one[0])[1] if newest else None


def _of_button(session: Session, people: Sequence[Person], message: Message) -> Person | None:
    """The shop whose newest message shows the button that was tapped."""
    shown = [
        (row.id, person)
        for person in people
        for row in _newest(session, person, message, limit=_LOOK_BACK)
        if any(one["id"] == message.button for one in _offered(row))
    ]
    return max(shown, key=lambda one: one[0])[1] if shown else None


def _offered(row: ChatMessage) -> list[dict[str, str]]:
    return [*row.body.get("buttons", []), *row.body.get("rows", [])]


def _is_its_button(session: Session, person: Person, message: Message) -> bool:
    """True where the text is a button of that shop's last message, in words."""
    typed = message.text.casefold().strip()
    rows = _newest(session, person, message, limit=1)
    return bool(rows) and any(one["label"].casefold() == typed for one in _offered(rows[0]))


def ask(session: Session, people: Sequence[Person], message: Message) -> list[Reply]:
    """Ask which shop is meant, once for a message; what was said waits in a conversation of no shop."""
    if conversation.is_handled(session, NOBODY, message):
        return []
    state = conversation.load_state(session, NOBODY, message)
    lang = state.lang or get_shop(session, people[0].shop_id).language
    buttons = [
        Button(f"{PICK}{person.shop_id}", get_shop(session, person.shop_id).name[:24])
        for person in people[:10]
    ]
    few = len(buttons) <= 3
    reply = Reply(
        message.channel,
        message.address,
        replies.text(lang, "ask_shop"),
        buttons=tuple(buttons) if few else (),
        rows=() if few else tuple(buttons),
    )
    conversation.record_in(session, NOBODY, message, None)
    state.choice = {"text": message.text}
    state.buttons = [[one.id, one.label] for one in buttons]
    conversation.save_state(session, NOBODY, message, state)
    conversation.record_out(session, NOBODY, reply, at=message.at, seq=1)
    return [reply]


def answered(
    session: Session, people: Sequence[Person], message: Message
) -> tuple[Person, str] | None:
    """Return the shop that he picked and what he had said; None where this is no answer to that."""
    state = conversation.load_state(session, NOBODY, message)
    if not state.choice or "text" not in state.choice:
        return None
    found = state.find_button(message.text.casefold().strip())
    action = message.button or (found[0] if found else "")
    if not action.startswith(PICK):
        return None
    picked = [one for one in people if one.shop_id == action.removeprefix(PICK)]
    said = str(state.choice["text"])
    return (picked[0], "hello" if _is_switch(said) else said) if picked else None
