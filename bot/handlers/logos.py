"""The shop's logo by chat: a picture is sent, shown on a bill, and borne by new ones after the yes."""

from dataclasses import replace

from bot.handlers import choosing, restoring
from bot.handlers.choosing import Data, Option
from bot.logo_words import AWAITS
from bot.message import Attachment
from bot.turn import Turn
from core.errors import OwnerOnly, PakkaError
from core.shops.logos import keep_logo
from core.shops.settings import set_setting

_SAMPLE = "logo.png"


def start(turn: Turn) -> None:
    """Take the picture that came with the word, or ask for one. Raises: OwnerOnly."""
    _require_owner(turn)
    if turn.message.logo is not None:
        receive(turn)
        return
    options = [Option("no", turn.label("leave"))]
    if turn.shop.logo:
        options.insert(0, Option("off", turn.label("logo_off")))
    choosing.ask(turn, turn.text("logo_how"), options, do=AWAITS)


@choosing.on(AWAITS)
def _not_sent(turn: Turn, data: Data, value: str) -> None:
    if value == "off":
        remove(turn)
    else:
        turn.say(turn.text("left"))


def receive(turn: Turn) -> None:
    """Show how bills would look with a picture, and ask. Raises: OwnerOnly, and what is wrong with it."""
    _require_owner(turn)
    logo = turn.message.logo
    if isinstance(logo, PakkaError):
        raise logo
    if logo is None:
        return
    sha256 = keep_logo(turn.session, turn.shop.shop_id, logo)
    options = [Option("yes", turn.label("yes")), Option("no", turn.label("no"))]
    choosing.ask(turn, turn.text("logo_ask"), options, do="logo.confirm", sha256=sha256)
    sample = Attachment("logo_sample", sha256, _SAMPLE)
    turn.out[-1] = replace(turn.out[-1], attachments=(sample,))


@choosing.on("logo.confirm")
def _confirmed(turn: Turn, data: Data, value: str) -> None:
    if value == "yes":
        _put(turn, data["sha256"], say="logo_set")
    else:
        turn.say(turn.text("left"))


def remove(turn: Turn) -> None:
    """Let new bills bear the shop's letters again. Raises: OwnerOnly."""
    _require_owner(turn)
    if turn.shop.logo:
        _put(turn, "", say="logo_removed")
    else:
        turn.say(turn.text("logo_none"))


def _put(turn: Turn, sha256: str, *, say: str) -> None:
    """Keep the setting, with an undo. Raises: OwnerOnly."""
    _require_owner(turn)
    before = restoring.settings_before(turn, ["logo"])
    set_setting(turn.session, turn.actor, "logo", sha256)
    turn.say(turn.text(say), [restoring.keep(turn, "settings", "", before)])


def _require_owner(turn: Turn) -> None:
    if turn.person.role != "owner":
        raise OwnerOnly(what="logo")
