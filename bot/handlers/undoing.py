"""Take back what was done: the last thing at once, what was done before it when it was named and asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot import rights
from bot.handlers import (
    bills,
    choosing,
    correcting,
    importing,
    issuing,
    paying,
    planning,
    records,
    reminding,
    restoring,
    staff,
    standing,
    trade_papers,
    udhaar,
    vouchers,
)
from bot.handlers.choosing import Data, Option
from bot.message import Reply
from bot.rights import May
from bot.turn import Turn
from core.payments.service import UNDO_WINDOW

Kept = dict[str, Any]
MOST_KEPT = 5
UNDO: dict[str, Callable[[Turn, str], None]] = {
    "import": importing.undo,
    "invoice": issuing.undo_bill,
    "payment": paying.undo,
    "charge": udhaar.undo,
    "note": correcting.undo_credit,
    "pause": reminding.undo_pause,
    "plan": planning.undo_plan,
    "change": restoring.undo,
    "standing": standing.undo,
    "paper": trade_papers.undo,
    "voucher": vouchers.undo,
    "draft": bills.take_up,
    "refund": paying.undo,
    "item": records.remove_item,
    "customer": records.remove_customer,
}


def undo(turn: Turn) -> None:
    """Take back the last thing done; where that was done already, ask about the one before."""
    last = turn.state.undo
    if last is None:
        _ask_earlier(turn)
    elif rights.of_button(turn.person.role, action := f"u.{last['kind']}.{last['id']}") is May.ASK:
        staff.ask_button(turn, action)
    else:
        press(turn, last["kind"], last["id"])


def press(turn: Turn, kind: str, what: str) -> None:
    """Take one thing back; once that is done it is not offered again. Raises: as the handler of its kind."""
    UNDO[kind](turn, what)
    if turn.state.undo is None:  # else it was refused in words, and still stands
        lately = turn.state.done_lately
        turn.state.done_lately = [one for one in lately if not _is(one, kind, what)]


def _is(one: Kept, kind: str, what: str) -> bool:
    undo: Kept = one["undo"]
    return bool(undo["kind"] == kind and str(undo["id"]).startswith(what))


def keep(turn: Turn) -> None:
    """Keep what was just done beside what was done before it, with the words that told of it."""
    last, lately = turn.state.undo, turn.state.done_lately
    if last is None or last["kind"] == "draft" or any(one["undo"] == last for one in lately):
        return  # a bill that was dropped did nothing: it comes back at once or not at all
    one = {"undo": last, "said": _said(turn, last), "at": turn.message.at.isoformat()}
    turn.state.done_lately = [*lately, one][-MOST_KEPT:]


def _said(turn: Turn, last: Kept) -> str:
    """Return the first line of the reply that offers to take it back, else of the last one."""
    own = [reply for reply in turn.out if reply.address == turn.message.address]
    offers = [reply for reply in own if _offers(reply, last)]
    return next((reply.text.partition("\n")[0] for reply in (offers or own)[-1:]), "")


def _offers(reply: Reply, last: Kept) -> bool:
    start = f"u.{last['kind']}."
    return any(button.id.startswith(start) for button in (*reply.buttons, *reply.rows))


def _ask_earlier(turn: Turn) -> None:
    """Name the newest thing of the last ten minutes that still stands, and ask."""
    since = turn.message.at - UNDO_WINDOW
    lately = [one for one in turn.state.done_lately if datetime.fromisoformat(one["at"]) >= since]
    turn.state.done_lately = lately
    if not lately:
        turn.say(turn.text("nothing_to_undo"))
        return
    options = [Option("yes", turn.label("yes")), Option("no", turn.label("leave"))]
    text = turn.text("undo_earlier", what=lately[-1]["said"])
    choosing.ask(turn, text, options, do="undo.earlier", kept=lately[-1]["undo"])


@choosing.on("undo.earlier")
def _earlier(turn: Turn, data: Data, value: str) -> None:
    """Take back what was asked about; the staff asks the owner, as for any other."""
    if value == "no":
        turn.say(turn.text("left"))
        return
    turn.state.undo = data["kept"]
    undo(turn)
