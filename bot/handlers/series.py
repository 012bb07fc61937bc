"""The number of the next bill, said by words: what it leaves out is told, and asked first."""

import re

from bot.handlers import choosing, restoring
from bot.handlers.choosing import Data, Option
from bot.turn import Turn
from core.errors import NumberMalformed, OwnerOnly
from core.gst import numbering
from core.shops.service import series_of
from core.shops.settings import next_of, plan_series, set_setting

_GROUPS = re.compile(r"([A-Za-z]{1,6})-?([0-9]{1,10})", re.ASCII)


def how(turn: Turn) -> None:
    """Say how the next number is told."""
    turn.say(turn.text("series_how", example="A/101"))


def told(turn: Turn, typed: str) -> None:
    """Say what a number does as the next one, and ask.

    Raises: OwnerOnly, NumberMalformed, DuplicateNumber, SeriesBehind.
    """
    if turn.person.role != "owner":
        raise OwnerOnly(what="series")
    number = _printed(turn, typed)
    plan = plan_series(turn.session, turn.actor, number)
    lines = [turn.text("series_ask", before=plan.before, after=plan.after)]
    if plan.gap:
        lines.insert(0, turn.text("series_gap", first=plan.gap[0], last=plan.gap[1]))
    options = [Option("yes", turn.label("yes")), Option("no", turn.label("no"))]
    choosing.ask(turn, "\n".join(lines), options, do="series", number=plan.after)


def _printed(turn: Turn, typed: str) -> str:
    """Write a number as it shall be printed: a count alone is of the shop's own series, ``A-101`` is A/101.

    A prefix alone goes on where it was left, else from one. Raises: NumberMalformed.
    """
    said, shop = typed.strip().upper(), turn.shop
    fy = numbering.financial_year(turn.actor.today)
    if not any(char.isdigit() for char in said):
        series = numbering.with_prefix(series_of(shop), numbering.validate_prefix(said))
        return numbering.format_number(series, fy, next_of(turn.session, shop, fy, series))
    if said.isdecimal():
        if len(said) > numbering.MAX_LENGTH:
            raise NumberMalformed(number=typed)
        return numbering.format_number(series_of(shop), fy, int(said))
    short = _GROUPS.fullmatch(said)
    return f"{short[1]}/{short[2]}" if short else said


@choosing.on("series")
def _confirmed(turn: Turn, data: Data, value: str) -> None:
    if value != "yes":
        turn.say(turn.text("left"))
        return
    before = restoring.settings_before(turn, ["series"])
    set_setting(turn.session, turn.actor, "series", data["number"])
    undo = restoring.keep(turn, "settings", "", before)
    turn.say(turn.text("profile_set", what=data["number"]), [undo])
