"""The people of the shop: taken in with a role, let go; each spelled out first, then confirmed."""

import re

from sqlmodel import Session

from bot import acts, replies
from bot.context import KnownCustomer, ShopContext
from bot.handlers import choosing, inviting
from bot.handlers.choosing import Data, Option
from bot.turn import Turn
from bot.understand import person_named
from bot.understand.sound import is_indic
from core.customers.service import parse_phone
from core.errors import OwnerOnly
from core.shops.members import get_member, give_address, list_members, put_member, remove_member
from core.shops.models import Member
from core.text import clean_name, name_key

_ROWS = 9


def add(turn: Turn, act: acts.AddStaff) -> None:
    """Say what somebody new may do, and ask. Raises: OwnerOnly, PhoneMalformed."""
    if turn.person.role != "owner":
        raise OwnerOnly(what="staff")
    if not act.phone:
        choosing.ask_slot(turn, act, "phone", turn.text("ask_phone", name=act.name or ""))
        return
    phone = parse_phone(act.phone)
    role = act.role or "staff"
    name = clean_name((act.name or "").strip().title() or phone)
    options = [
        Option("yes", turn.label("yes")),
        Option("change", turn.label("change")),
        Option("no", turn.label("no")),
    ]
    values = {"name": name, "phone": f"••{phone[-4:]}", "percent": turn.shop.staff_discount}
    text = turn.text(f"ask_{role}", **values)
    choosing.ask(turn, text, options, do="staff", name=name, phone=phone, role=role)


@choosing.on("staff")
def _add(turn: Turn, data: Data, value: str) -> None:
    if value == "change":
        turn.say(turn.text("change_staff"))
        return
    if value != "yes":
        turn.say(turn.text("left"))
        return
    name, phone = data["name"], data["phone"]
    member = put_member(turn.session, turn.actor, name, phone=phone, role=data["role"])
    channel = turn.edge.phone_channel
    if channel:
        give_address(turn.session, turn.actor, member, channel=channel, address=phone)
        turn.say(turn.text("staff_added", name=name))
    else:
        link = inviting.make(turn, member_id=member.id)
        turn.say(turn.text("staff_invited", name=name, link=link))


def show(turn: Turn) -> None:
    """List the people of the shop; one that is tapped may be let go."""
    members = list_members(turn.session, turn.shop.shop_id)
    options = [
        Option(one.id, choosing.shortened(one.name, turn.text(f"role_{one.role}")))
        for one in members[:_ROWS]
    ]
    options.append(Option("no", turn.label("leave")))
    choosing.ask(turn, turn.text("people", count=len(members)), options, do="member")


@choosing.on("member")
def _picked(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
    else:
        ask_removal(turn, value)


def ask_removal(turn: Turn, member_id: str) -> None:
    """Say what letting somebody go means, and ask. Raises: MemberNotFound."""
    member = get_member(turn.session, turn.shop.shop_id, member_id)
    options = [Option("yes", turn.label("remove_yes")), Option("no", turn.label("no"))]
    text = turn.text("ask_removal", name=member.name, role=turn.text(f"role_{member.role}"))
    choosing.ask(turn, text, options, do="remove.member", member=member.id)


@choosing.on("remove.member")
def _remove(turn: Turn, data: Data, value: str) -> None:
    if value != "yes":
        turn.say(turn.text("left"))
        return
    member = remove_member(turn.session, turn.actor, data["member"])
    turn.say(turn.text("member_removed", name=member.name))


def removal_of(session: Session, shop_id: str, text: str) -> Member | None:
    """Return the member whom a message would let go (``chotu ko hatao``); None where it is none."""
    typed = name_key(text)
    for table in replies.tables().values():
        for pattern in table.get("removing", []):
            match = re.fullmatch(pattern, typed)
            found = _named(session, shop_id, match["name"]) if match else None
            if found:
                return found
    return None


def _named(session: Session, shop_id: str, name: str) -> Member | None:
    """The one of the people who is called so, in any script."""
    everyone = list_members(session, shop_id)
    called = [one for one in everyone if name_key(one.name) == name]
    if not called:  # by its sound only in another script: "keel hatao" is about goods
        others = [one for one in everyone if is_indic(one.name) != is_indic(name)]
        known = ShopContext(customers=tuple(KnownCustomer(one.name) for one in others))
        found = person_named(name, known)
        called = [one for one in others if one.name == found]
    return called[0] if len(called) == 1 else None
