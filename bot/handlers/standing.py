"""How a shop bills, changed by its owner: scheme, GSTIN and state. What it does is told and asked first.

Bills that were made stay; those that are open are priced anew and shown, in every chat of the shop.
"""

import datetime as dt
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot import replies
from bot.chat_draft import State
from bot.handlers import asking, choosing
from bot.handlers.choosing import Data, Option
from bot.message import Button, Message, Reply
from bot.turn import Turn
from core.clock import today
from core.errors import OwnerOnly
from core.gst import gstin as gstins
from core.gst.document import Scheme
from core.gst.states import get_state
from core.mode import is_sandbox
from core.payments.service import UNDO_WINDOW
from core.shops import registering
from core.shops.models import Shop
from core.shops.registering import Standing, standing_of
from core.shops.settings import show_settings

_SCHEMES: tuple[Scheme, ...] = ("regular", "composition", "unregistered")
_OF_TAX = {"tax_inclusive", "gst_rate", "mrp"}  # what is asked of a bill under one scheme alone


def show(turn: Turn) -> None:
    """Tell how the shop bills, and offer what may change. Raises: OwnerOnly."""
    _require_owner(turn)
    lines = [in_words(turn, standing_of(turn.shop)), *coming(turn)]
    options = [Option("gstin", turn.label("other_gstin"))]
    if turn.shop.gstin:
        others = [one for one in _SCHEMES if one != turn.shop.scheme]
        options += [Option(one, turn.text(f"scheme_of_{one}")) for one in others]
    if turn.shop.scheme_until:
        options.append(Option("call_off", turn.label("call_off")))
    options.append(Option("no", turn.label("leave")))
    choosing.ask(turn, "\n".join(lines), options, do="standing.menu")


def in_words(turn: Turn, standing: Standing) -> str:
    """Say how a shop bills: its scheme, its GSTIN, its state."""
    said = (turn.text(f"scheme_of_{standing.scheme}"), standing.gstin)
    return " · ".join(filter(None, (*said, get_state(standing.state).name)))


def coming(turn: Turn) -> list[str]:
    """Say what is to begin later."""
    rows = registering.coming_of(turn.session, turn.shop)
    return [_from(turn, standing_of(row), on=row.from_on) for row in rows]


def _from(turn: Turn, standing: Standing, *, on: dt.date) -> str:
    return turn.text("scheme_later", date=replies.date(on), to=in_words(turn, standing))


def _require_owner(turn: Turn) -> None:
    if turn.person.role != "owner":
        raise OwnerOnly(what="gstin")


@choosing.on("standing.menu")
def _picked(turn: Turn, data: Data, value: str) -> None:
    if value == "call_off":
        registering.call_off(turn.session, turn.actor)
        turn.say(turn.text("left"))
    elif value == "gstin":
        now = turn.shop.gstin or "–"
        _ask_number(turn, turn.text("set_ask", label="GSTIN", now=now))
    elif value in _SCHEMES:
        propose(turn, registering.standing_with(turn.session, turn.shop, scheme=value))
    else:
        turn.say(turn.text("left"))


def _ask_number(turn: Turn, text: str) -> None:
    options = [Option("no", turn.label("leave"))]
    choosing.ask(turn, text, options, do="standing.gstin", slot="gstin", free=True)


@choosing.on("standing.gstin")
def _number_told(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
    else:
        gstin_told(turn, value)


def gstin_told(turn: Turn, typed: str) -> None:
    """Say what a GSTIN changes, and ask; a shop that had none says under which scheme.

    Raises: OwnerOnly and the GSTIN's errors.
    """
    _require_owner(turn)
    gstin = gstins.validate(typed, sandbox=is_sandbox(turn.session))
    if gstin == turn.shop.gstin:
        show(turn)
        return
    if turn.shop.scheme != "unregistered":
        scheme: Scheme = standing_of(turn.shop).scheme
        propose(turn, Standing(scheme, gstin, gstins.state_of(gstin)))
        return
    state = get_state(gstins.state_of(gstin)).name
    options = [Option(one, turn.text(f"scheme_of_{one}")) for one in _SCHEMES[:2]]
    text = turn.text("ask_own_gstin", gstin=gstin, state=state)
    options.append(Option("no", turn.label("no")))
    choosing.ask(turn, text, options, do="own.gstin", gstin=gstin)


@choosing.on("own.gstin")
def _scheme_told(turn: Turn, data: Data, value: str) -> None:
    if value not in _SCHEMES:
        turn.say(turn.text("left"))
        return
    to = registering.standing_with(turn.session, turn.shop, scheme=value, gstin=data["gstin"])
    _change(turn, to, on=turn.actor.today)


def state_told(turn: Turn, state: str) -> None:
    """Move the shop: without GSTIN at once, else another state's GSTIN is asked for. Raises: OwnerOnly."""
    _require_owner(turn)
    code = get_state(state).code
    if code == turn.shop.state:
        show(turn)
    elif turn.shop.gstin:
        _ask_number(turn, turn.text("scheme_other_state", state=get_state(code).name))
    else:
        propose(turn, Standing("unregistered", None, code))


def propose(turn: Turn, to: Standing) -> None:
    """Tell what a change does, and from which day, and ask."""
    on = registering.first_day(turn.session, turn.actor, to)
    values = {
        "before": in_words(turn, standing_of(turn.shop)),
        "after": in_words(turn, to),
        "effect": turn.text(f"scheme_effect_{to.scheme}") if to.scheme != turn.shop.scheme else "",
        "date": replies.date(on),
    }
    later = on > turn.actor.today
    asked = turn.text("scheme_ask_later" if later else "scheme_ask", **values)
    lines = [asked.replace("\n\n", "\n")]  # under the same scheme nothing else changes
    if turn.shop.gstin and to.gstin and to.gstin != turn.shop.gstin:
        following = show_settings(turn.session, turn.shop, on=turn.actor.today)["series"]
        lines.insert(1, turn.text("scheme_moved", old=turn.shop.gstin, number=following))
    options = [Option("yes", turn.label("yes")), Option("no", turn.label("no"))]
    data: dict[str, Any] = {"to": asdict(to), "on": on.isoformat()}
    choosing.ask(turn, "\n".join(lines), options, do="standing.change", **data)


@choosing.on("standing.change")
def _confirmed(turn: Turn, data: Data, value: str) -> None:
    if value != "yes":
        turn.say(turn.text("left"))
        return
    on = max(dt.date.fromisoformat(data["on"]), turn.actor.today)
    _change(turn, Standing(**data["to"]), on=on)


def _change(turn: Turn, to: Standing, *, on: dt.date) -> None:
    """Let the shop bill so, tell it with its undo, and show the open bill anew."""
    before = standing_of(turn.shop)
    registering.change_standing(turn.session, turn.actor, to, on=on)
    planned = on > turn.actor.today
    undo = _keep(turn, before, planned=planned)
    what = _from(turn, to, on=on) if planned else in_words(turn, to)
    turn.say(turn.text("profile_set", what=what), [undo])
    _show_open(turn)


def _keep(turn: Turn, before: Standing, *, planned: bool) -> Button:
    turn.state.asks += 1
    token = str(turn.state.asks)
    turn.state.undo = {
        "kind": "standing",
        "id": token,
        "before": asdict(before),
        "planned": planned,
        "at": turn.message.at.isoformat(),
    }
    return turn.button("undo", f"u.standing.{token}")


def undo(turn: Turn, token: str) -> None:
    """Let the shop bill as before, within ten minutes and where it has not billed since."""
    kept = turn.state.undo
    if not kept or kept["kind"] != "standing" or kept["id"] != token:
        turn.say(turn.text("stale"))
        return
    at = datetime.fromisoformat(kept["at"])
    if turn.message.at - at > UNDO_WINDOW:
        turn.say(turn.text("change_stands"))
        return
    if kept["planned"]:
        registering.call_off(turn.session, turn.actor)
    elif not registering.take_back(turn.session, turn.actor, Standing(**kept["before"]), since=at):
        turn.say(turn.text("scheme_billed_since"))
        return
    turn.state.undo = None
    turn.say(turn.text("change_undone"))
    _show_open(turn)


def _show_open(turn: Turn) -> None:
    reprice(turn.state, turn.shop)
    if turn.state.draft:
        asking.advance(turn)


def mark_of(shop: Shop) -> str:
    """Name how a shop bills, as a chat keeps it."""
    return f"{shop.scheme}:{shop.gstin or shop.state}"


def reprice(state: State, shop: Shop) -> bool:
    """Let the open bills of a chat be shown anew before they go; False where the shop bills as it did."""
    now, known = mark_of(shop), state.standing
    state.standing = now
    if known in {"", now}:
        return False
    state.drafts = [
        replace(
            draft,
            revision=draft.revision + 1,
            needs=tuple(need for need in draft.needs if need["slot"] not in _OF_TAX),
        )
        for draft in state.drafts
    ]
    if state.asked and state.asked["slot"] in _OF_TAX:
        state.asked = None
    return True


def look(shop: Shop, state: State, message: Message, lang: str) -> list[Reply]:
    """Tell a chat of the shop, once, that it bills otherwise than when somebody wrote there last."""
    if not reprice(state, shop):
        return []
    to = (replies.text(lang, f"scheme_of_{shop.scheme}"), shop.gstin, get_state(shop.state).name)
    on = replies.date(shop.scheme_from or today(message.at))
    text = replies.text(lang, "scheme_later", date=on, to=" · ".join(filter(None, to)))
    return [Reply(message.channel, message.address, text)]
