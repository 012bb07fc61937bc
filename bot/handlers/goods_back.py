"""What came back of a bill, asked after a dispute or a changed note, and answered by goods alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import acts
from bot.handlers import choosing, correcting
from bot.handlers.choosing import Data
from bot.handlers.paying import short
from bot.slots import Line
from bot.turn import Turn

_ASKS = "note.goods"
_ASKED_LATELY = timedelta(minutes=10)


def ask(turn: Turn, number: str) -> None:
    """Ask what came back of a bill; its goods with their count, and no word more, answer it."""
    text, at = turn.text("change_note", number=short(number)), turn.message.at.isoformat()
    choosing.ask(turn, text, (), do=_ASKS, either=True, invoice=number, at=at)


def take(turn: Turn, lines: Sequence[Line]) -> bool:
    """Take goods of a bill for what came back of it, where that was asked just now; else False."""
    choice = turn.state.choice
    if not choice or choice["do"] != _ASKS or not lines:
        return False
    back = tuple(Line(item=line.item, qty=line.qty, unit=line.unit) for line in lines)
    act = acts.CreditNote(invoice=choice["data"]["invoice"], lines=back)
    age = turn.message.at - datetime.fromisoformat(choice["data"]["at"])
    if age > _ASKED_LATELY or not any(
        correcting.may_hold(turn, bill, back) for bill in correcting.find_bills(turn, act)
    ):
        return False
    turn.state.choice = None
    correcting.credit_note(turn, act, ())
    return True


@choosing.on(_ASKS)
def _told_otherwise(turn: Turn, data: Data, value: str) -> None:
    """Say once more how it is written."""
    ask(turn, data["invoice"])
