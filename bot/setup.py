"""A shop set up in chat: one message, or three answers of which two may be skipped.

Whoever writes from an address that nobody knows is offered it. What he said so far waits in a
conversation row of no shop; the last answer makes the shop, and he is its owner.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from bot import conversation, replies
from bot.acts import SetLanguage
from bot.chat_draft import State
from bot.context import ShopContext
from bot.handlers import commands
from bot.message import Button, Message, Reply
from bot.understand import understand
from bot.which_shop import NOBODY
from core.clock import today
from core.db import Database
from core.errors import PakkaError
from core.gst import gstin as gstins
from core.gst.states import find_city, find_state, get_state
from core.shops.service import NewShop, Owner, create_shop
from core.text import clean_name
from core.vpa import validate_vpa

_GSTIN = re.compile(r"(?<![A-Za-z0-9])[0-9]{2}[A-Za-z0-9]{13}(?![A-Za-z0-9])")
_VPA = re.compile(r"(?<![\w.@-])[\w.-]+@[A-Za-z][A-Za-z0-9]+(?![\w.])")
_LABELS = re.compile(
    r"(?i)(?<!\w)(gst(?:in)?|upi(?:\s*id)?|dukaan|dukan|shop)(?!\w)\s*(?:no\.?|number)?[:#]?"
)
_AROUND = {"mera", "meri", "hai", "ye", "yeh", "my", "is", "the", "id", "मेरा", "मेरी", "है", "यह"}
SHARES_NUMBER = {"telegram"}  # channels that prove a number where its owner shares it
_LONGEST_PLACE, _SIGN = 9, 2
_SKIP = {"s.gst": "unregistered", "s.composition": "composition"}


@dataclass
class _Step:
    """A stranger's message with what he said before; ``told`` grows to a shop."""

    session: Session
    message: Message
    lang: str
    told: dict[str, Any]
    wished: str = ""
    chosen: str = ""

    def text(self, key: str, /, **values: object) -> str:
        return replies.text(self.lang, key, **values)

    def button(self, key: str, action: str) -> Button:
        return Button(action, replies.label(self.lang, key))


def respond(db: Database, message: Message) -> list[Reply]:
    """Go one step on in setting up a shop; the same message again says and does nothing."""
    return db.write(lambda session: _work(session, message))


def _work(session: Session, message: Message) -> list[Reply]:
    if conversation.is_handled(session, NOBODY, message):
        return []
    state = conversation.load_state(session, NOBODY, message)
    told = dict(state.choice or {})
    wished = _wished(message)
    state.chosen_lang = wished or state.chosen_lang
    lang = state.chosen_lang or _language(message, state)
    step = _Step(session, message, lang, told, wished, state.chosen_lang)
    conversation.record_in(session, NOBODY, message, None)
    savepoint = session.begin_nested()
    try:
        reply = _next(step, state)
        savepoint.commit()
    except PakkaError as fault:
        savepoint.rollback()
        step.told = told
        reply = _reply(step, replies.error(step.lang, fault), [])
    state.choice, state.lang = step.told, step.lang
    state.buttons = [[button.id, button.label] for button in reply.buttons]
    conversation.save_state(session, NOBODY, message, state)
    conversation.record_out(session, NOBODY, reply, at=message.at, seq=1)
    return [reply]


def _wished(message: Message) -> str:
    """The language that is asked for, where it is one of ours."""
    read = understand(message.text, ShopContext(), today(message.at))
    act = read.acts[0]
    code = act.language if isinstance(act, SetLanguage) else None
    return code if code in replies.tables() else ""


def _language(message: Message, state: State) -> str:
    read = understand(message.text, ShopContext(), today(message.at)).lang
    if state.lang and (read == "en" or read.endswith("-Latn") or not message.text):
        # names of shops and towns are full of words that mean something somewhere
        return state.lang
    return "hi-Latn" if read == "en" else replies.language_of(read)


def _reply(step: _Step, text: str, buttons: list[Button]) -> Reply:
    return Reply(step.message.channel, step.message.address, text, buttons=tuple(buttons))


def _next(step: _Step, state: State) -> Reply:
    """Take what the message says, then ask for what is missing."""
    if commands.find_of_customer(step.message.text) == "c.out":  # STOP is no shop's name
        return _reply(step, step.text("setup"), [])
    if step.wished:  # a language alone is no shop's name
        step.told["greeted"] = True
        return _ask(step)
    if step.message.text.startswith("/"):  # a command of the app's menu
        step.told["greeted"] = True
        return _hello(step)
    said = _pressed(step.message, state)
    step.told = {**step.told, **(said or _read(step))}
    return _ask(step)


def _ask(step: _Step) -> Reply:
    """Ask for what is missing, else make the shop."""
    if not step.told.get("name"):
        if step.told.get("greeted"):
            return _reply(step, step.text("setup_name"), [])
        step.told["greeted"] = True
        return _hello(step)
    if not step.told.get("gstin") and step.told.get("scheme") != "unregistered":
        return _ask_gstin(step)
    if not step.told.get("gstin") and not step.told.get("state"):
        return _reply(step, step.text("setup_state"), [])
    if "upi" not in step.told:
        return _ask_upi(step)
    return _make(step)


def _hello(step: _Step) -> Reply:
    """Greet; who only buys somewhere is shown how his bills find him."""
    if step.message.channel not in SHARES_NUMBER:
        return _reply(step, step.text("setup_hello"), [])
    text = f"{step.text('setup_hello')}\n{step.text('setup_customer')}"
    return replace(_reply(step, text, []), ask_contact=True)


def _pressed(message: Message, state: State) -> dict[str, Any] | None:
    typed = message.text.casefold().strip()
    action = message.button
    for n, (button, label) in enumerate(state.buttons, start=1):
        if not action and typed in {str(n), label.casefold()}:
            action = button
    if action in _SKIP:
        return {"scheme": _SKIP[action]}
    return {"upi": ""} if action == "s.upi" else None


def _read(step: _Step) -> dict[str, Any]:
    """Find a GSTIN, a UPI ID and the shop's name with its city. Raises: the errors of each."""
    text, found = step.message.text, dict[str, Any]()
    if match := _GSTIN.search(text):
        found["gstin"] = gstins.validate(match[0])
        text = text.replace(match[0], " ")
    if match := _VPA.search(text):
        found["upi"] = validate_vpa(match[0])
        text = text.replace(match[0], " ")
    rest = " ".join(re.sub(r"[,;|\n]+", " ", _LABELS.sub(" ", text)).split())
    if not rest:
        return found
    if not step.told.get("name"):
        return found | (_name(rest) if step.told.get("greeted") or found else {})
    if step.told.get("scheme") == "unregistered" and not step.told.get("state"):
        return found | _place(rest)
    if not found and not step.told.get("gstin") and step.told.get("scheme") != "unregistered":
        gstins.validate(rest)  # whatever it is, it was meant as the GSTIN
    elif not found or ("upi" in found and set(rest.casefold().split()) - _AROUND):
        # ``gupta hw@example`` pays a stranger
        validate_vpa(rest if not found else step.message.text)
    return found


def _name(text: str) -> dict[str, Any]:
    """Cut the city off the end of a shop's name. Raises: NameMissing."""
    words = text.split()
    for length in (2, 1):
        city = find_city(" ".join(words[-length:])) if len(words) > length else None
        if city:
            name = clean_name(" ".join(words[:-length]))
            return {"name": _title(name), "city": city[0], "state": city[1].code}
    return {"name": _title(clean_name(text))}


def _title(name: str) -> str:
    return name.title() if name.islower() else name


def _place(text: str) -> dict[str, Any]:
    """Find the city, else the state, in an answer: ``ਲੁਧਿਆਣਾ``, ``hum mumbai maharashtra me hain``."""
    words = re.split(r"[\s,]+", text.strip(" .।!"))
    sizes = range(min(len(words), _LONGEST_PLACE), 0, -1)
    parts = [" ".join(words[i : i + n]) for n in sizes for i in range(len(words) - n + 1)]
    found = [city for part in parts if (city := find_city(part))]
    if found:
        return {"city": found[0][0], "state": found[0][1].code}
    # a sign of two letters is one only by itself: "me" and "or" are words
    states = [find_state(part) for part in parts if len(part) > _SIGN or part == text]
    known = [state for state in states if state]
    return {"state": known[0].code} if known else {}


def _shown(step: _Step) -> str:
    told = step.told
    if not told.get("city"):
        return str(told["name"])
    return f"{told['name']}, {told['city']} ({get_state(told['state']).name})"


def _ask_gstin(step: _Step) -> Reply:
    text = step.text("setup_gstin", shop=_shown(step))
    buttons = [step.button("no_gst", "s.gst")]
    if step.told.get("scheme") != "composition":
        buttons.append(step.button("composition", "s.composition"))
    return _reply(step, text, buttons)


def _ask_upi(step: _Step) -> Reply:
    gstin = step.told.get("gstin")
    key = "setup_upi" if gstin else "setup_upi_plain"
    return _reply(
        step, step.text(key, gstin=gstin, shop=_shown(step)), [step.button("later", "s.upi")]
    )


def _make(step: _Step) -> Reply:
    told, message = step.told, step.message
    gstin = told.get("gstin")
    new = NewShop(
        name=told["name"],
        gstin=gstin,
        state=gstins.state_of(gstin) if gstin else told["state"],
        scheme=told.get("scheme") or ("regular" if gstin else "unregistered"),
        upi=told["upi"] or None,
        address=told.get("city", ""),
        prices="ask",
        language=step.lang,
        owners=(Owner(message.channel, message.address),),
    )
    shop = create_shop(step.session, new, at=message.at)
    # the last answer, delivered again, must not reach the new shop as its first message
    conversation.record_in(step.session, shop.shop_id, message, None)
    talk = State(lang=step.lang, chosen_lang=step.chosen)
    conversation.save_state(step.session, shop.shop_id, message, talk)
    step.told = {}
    return _reply(step, step.text("setup_done"), [])
