"""A message in, replies out: who writes, what it means, one write, the replies.

The effect is keyed by the channel's message id in the same transaction: the same message again does
nothing and says nothing. Replies are rows of that transaction too, sent even after a crash.
"""

import logging
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import conversation, facts, joining, menu, replies, setup, which_shop
from bot.acts import Act, BankAlert, ClaimPaid, Understanding, Unknown, to_json
from bot.chat_draft import State
from bot.context import ShopContext
from bot.handlers import (
    asking,
    attachments,
    commands,
    customers,
    handle,
    importing,
    standing,
    talk,
    vouchers,
)
from bot.handlers.buttons import press
from bot.message import Button, Message, Reply
from bot.turn import Edge, Turn
from bot.understand import understand
from core.clock import today
from core.db import Database
from core.errors import MessageTooLong, PakkaError
from core.exchange.sheet import read_sheet
from core.shops import registering
from core.shops.service import Person, get_shop
from core.text import strip_invisible

log = logging.getLogger("pakka.bot")
MAX_TEXT = 4000
MAX_COMMAND = 60
_CAPTIONED = ("photo", "video", "voice", "document")  # words under them are read


def respond(db: Database, message: Message, *, edge: Edge) -> list[Reply]:
    """Work a message once and return the replies that were stored for it (none the second time)."""
    message = replace(message, text=strip_lines(message.text))
    token = joining.token_of(message.text)
    if token:
        return joining.open_invite(db, message, token, edge=edge)
    if message.phone:
        return joining.share_number(db, message, message.phone, edge=edge)
    with db.reading() as session:
        people = which_shop.people_of(session, message)
    if not people and message.channel == edge.phone_channel:
        people = joining.join_by_phone(db, message)
    if not people:
        return setup.respond(db, message)
    if len(people) == 1:
        return _answer(db, message, edge, people[0])
    with db.reading() as session:
        picked = which_shop.answered(session, people, message)
        person = picked[0] if picked else which_shop.choose(session, people, message)
    if person is None:
        return db.write(lambda session: which_shop.ask(session, people, message))
    if picked:
        message = replace(message, text=picked[1], button=None)
    return _answer(db, message, edge, person)


def _opened(message: Message) -> Message:
    """Read a file or a picture before anything is locked: a large one takes a second."""
    if message.picture is not None and message.logo is None:
        return replace(message, logo=_logo_of(message.picture))
    if message.file is None or message.sheet is not None:
        return message
    try:
        return replace(message, sheet=read_sheet(message.file.name, message.file.content))
    except PakkaError as fault:
        return replace(message, sheet=fault)


def _logo_of(picture: bytes) -> bytes | PakkaError:
    from core.shops.pictures import make_logo

    try:
        return make_logo(picture)
    except PakkaError as fault:
        return fault


def _answer(db: Database, message: Message, edge: Edge, person: Person) -> list[Reply]:
    message = replace(message, text=menu.said(message.text))
    message = _opened(message) if person.role == "owner" else message
    with db.reading() as session:
        state = conversation.load_state(session, person.shop_id, message)
        reading = _pressed(session, message, person, state) or read(
            message, person, lambda: _context(session, person, state)
        )
    try:
        return db.write(lambda session: _work(session, message, edge, person, reading))
    except Exception:
        log.exception("message failed", extra={"message_id": message.message_id})
        return db.write(lambda session: _apologise(session, message, person))


def _context(session: Session, person: Person, state: State) -> ShopContext:
    """What the reader may know: of the shop for a member, of his own bills for a customer."""
    if person.role == "customer":
        return facts.context_of_customer(session, person.shop_id, person.customer_id or "")
    return facts.context_of(session, person.shop_id, state)


def strip_lines(text: str) -> str:
    """Drop invisible characters, keep the lines."""
    lines = re.split(r"[\r\n]+", text)
    return "\n".join(strip_invisible(line) for line in lines).strip()


Reading = tuple[str | None, Understanding | None]


def _pressed(session: Session, message: Message, person: Person, state: State) -> Reading | None:
    """A button that was tapped, its number or its words, or a command; None where it is none."""
    if message.button:
        return message.button, None
    typed = message.text.casefold().strip()
    button = state.find_button(typed) if typed else None
    if button:
        return button[0], None
    if person.role != "customer" and vouchers.wish_of(
        session, person.shop_id, message.text, message.at
    ):
        return "cmd.voucher", None
    if len(typed) >= MAX_COMMAND:
        return None
    if person.role == "customer":
        command = menu.action_of(message.text, is_customer=True)
        command = command or commands.find_of_customer(message.text)
    else:
        command = menu.action_of(message.text, is_customer=False)
        command = command or commands.find(message.text)
        command = command or commands.find_named(session, person.shop_id, message.text)
    return (command, None) if command else None


def read(message: Message, person: Person, context: Callable[[], ShopContext]) -> Reading:
    """Tell what a message means; what the shop knows is gathered only where it is needed."""
    if not message.text.strip() or len(message.text) > MAX_TEXT or not _is_read(message):
        return None, None
    command = menu.act_of(message.text) if person.role != "customer" else None
    if command:
        return None, Understanding((command,))
    role = "customer" if person.role == "customer" else "owner"
    return None, understand(message.text, context(), today(message.at), role)


def _is_read(message: Message) -> bool:
    """True for a text, and for the words under a picture."""
    return not message.attachment or (message.attachment in _CAPTIONED and message.file is None)


def _work(
    session: Session, message: Message, edge: Edge, person: Person, reading: Reading
) -> list[Reply]:
    if conversation.is_handled(session, person.shop_id, message):
        return []
    shop = get_shop(session, person.shop_id)
    registering.settle_due(session, shop, message.at)
    state = conversation.load_state(session, person.shop_id, message, lock=True)
    turn = Turn(
        session=session,
        edge=edge,
        message=message,
        person=person,
        shop=shop,
        state=state,
        context=ShopContext(),
        lang=_language(shop.language, state, message, reading),
    )
    conversation.record_in(session, shop.shop_id, message, _shown(reading))
    rest = conversation.unseen(session, shop.shop_id, turn.state)
    if person.role != "customer":
        rest += standing.look(shop, turn.state, message, turn.lang)
    _attempt(turn, reading)
    turn.out = [*rest, *turn.out]
    turn.state.lang = turn.lang
    conversation.save_state(session, shop.shop_id, message, turn.state)
    for seq, reply in enumerate(turn.out, start=1):
        own = (reply.channel, reply.address) == (message.channel, message.address)
        send = conversation.record_out if own else conversation.send_out
        send(session, shop.shop_id, reply, at=message.at, seq=seq)
    return turn.out


def _language(default: str, state: State, message: Message, reading: Reading) -> str:
    """The language asked for, else the writer's; a button, a number or a name alone keeps the talk's."""
    if state.chosen_lang:
        return state.chosen_lang
    understood = reading[1]
    if understood and any(_is_pasted(act) for act in understood.acts):
        return state.lang or default
    if understood is None or (understood.lang == "en" and not _tells_english(message.text)):
        return state.lang or default
    return replies.language_of(understood.lang)


def _is_pasted(act: Act) -> bool:
    """True where a bank or a UPI app wrote the words, or ``paid`` alone, which every language says."""
    if isinstance(act, ClaimPaid):
        return act.ref is not None or (act.amount is None and act.mode is None)
    return isinstance(act, BankAlert)


def _tells_english(text: str) -> bool:
    """True where a word is English and no name, figure or word that Hinglish borrowed."""
    typed = set(re.findall(r"[a-z]+", text.casefold()))
    return bool(typed & set(replies.words("en", "telling_words")))


def _shown(reading: Reading) -> dict[str, Any] | None:
    action, understood = reading
    if understood is None:
        return {"button": action} if action else None
    return {
        "acts": to_json(understood.acts),
        "needs": to_json(understood.needs),
        "lang": understood.lang,
    }


def _attempt(turn: Turn, reading: Reading) -> None:
    """Run the handlers; an error of the core takes everything back and is told."""
    before = deepcopy(turn.state)
    savepoint = turn.session.begin_nested()
    try:
        _run(turn, reading)
    except PakkaError as fault:
        savepoint.rollback()
        turn.state, turn.out = before, []
        turn.say(replies.error(turn.lang, fault))
    else:
        savepoint.commit()


def _run(turn: Turn, reading: Reading) -> None:
    action, understood = reading
    if action:
        _press(turn, action)
    elif turn.message.file and turn.person.role != "customer":
        importing.receive(turn)
    elif turn.message.attachment and not _says(understood):
        attachments.answer(turn)
    elif len(turn.message.text) > MAX_TEXT:
        raise MessageTooLong(length=len(turn.message.text))
    elif understood is None:
        _unread(turn)
    else:
        needs = asking.as_json(understood.needs)
        for act in understood.acts:
            handle(turn, act, needs)
        if len(understood.acts) > 1:
            _number(turn)


_AT_ONCE = timedelta(seconds=10)
_OF_WHAT_WENT = ("b.", "u.")  # that it was paid, that it is taken back


def _is_typed_twice(turn: Turn, action: str) -> bool:
    """True for a number typed again at once, which would now do something to what the first one made."""
    text, at = turn.message.text.strip(), turn.message.at
    before, turn.state.typed = turn.state.typed, [text, at.isoformat()] if text.isdigit() else []
    again = bool(before) and turn.state.typed[:1] == before[:1]
    return (
        again
        and action.startswith(_OF_WHAT_WENT)
        and at - datetime.fromisoformat(before[1]) < _AT_ONCE
    )


def _press(turn: Turn, action: str) -> None:
    """Do what a button does; a number that came twice at once does nothing the second time."""
    if not _is_typed_twice(turn, action):
        press(turn, action)
        return
    buttons = [Button(action, label) for action, label in turn.state.buttons]
    turn.say(turn.text("typed_twice", number=turn.message.text.strip()), buttons)


def _says(understood: Understanding | None) -> bool:
    """True where words mean something."""
    return understood is not None and any(not isinstance(act, Unknown) for act in understood.acts)


def _unread(turn: Turn) -> None:
    if turn.person.role == "customer":
        customers.unknown(turn)
    else:
        talk.unknown(turn)


def _number(turn: Turn) -> None:
    """Number the answers where a message asked for several things."""
    mine = [i for i, reply in enumerate(turn.out) if reply.address == turn.message.address]
    if len(mine) < 2:
        return
    for n, i in enumerate(mine, start=1):
        reply = turn.out[i]
        done = reply.text.startswith("✅ ")
        text = f"✅ {n}) {reply.text[2:]}" if done else f"{n}) {reply.text}"
        turn.out[i] = replace(reply, text=text)


def _apologise(session: Session, message: Message, person: Person) -> list[Reply]:
    """Answer politely after a fault; nothing of the message's effect was written."""
    if conversation.is_handled(session, person.shop_id, message):
        return []
    conversation.record_in(session, person.shop_id, message, None)
    lang = get_shop(session, person.shop_id).language
    reply = Reply(message.channel, message.address, replies.text(lang, "trouble"))
    conversation.record_out(session, person.shop_id, reply, at=message.at, seq=1)
    return [reply]
