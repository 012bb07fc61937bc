"""The owner takes everything along: asked once, made in the background."""

from bot.handlers import choosing
from bot.handlers.choosing import Data, Option
from bot.turn import Turn
from core import outbox
from core.errors import OwnerOnly


def ask(turn: Turn) -> None:
    """Say what goes into the file, and ask. Raises: OwnerOnly."""
    if turn.person.role != "owner":
        raise OwnerOnly(what="export")
    options = [Option("yes", turn.label("export_yes")), Option("no", turn.label("leave"))]
    choosing.ask(turn, turn.text("export_ask"), options, do="export")


@choosing.on("export")
def _order(turn: Turn, data: Data, value: str) -> None:
    """Order it: one row for this message, whatever comes twice. Raises: OwnerOnly."""
    if turn.person.role != "owner":
        raise OwnerOnly(what="export")
    if value != "yes":
        turn.say(turn.text("left"))
        return
    message = turn.message
    payload = {"channel": message.channel, "address": message.address, "lang": turn.lang}
    new = outbox.NewRow("export", f"export:{message.channel}:{message.message_id}", payload)
    outbox.add(turn.session, turn.shop.shop_id, new, at=message.at)
    turn.say(turn.text("export_making"))
