"""Greetings, help, what is not for us, what is not built yet."""

import re

from bot import replies
from bot.handlers import asking, drafting
from bot.replies import money
from bot.turn import Turn
from core.errors import PakkaError
from core.invoices.service import preview as compute
from core.text import name_key

# a figure below zero before goods; no part of a date, a phone or a code
_NEGATIVE = re.compile(r"(?<=\s)[-−]\d+(?:\.\d+)?(?=\s)")


def greet(turn: Turn) -> None:
    """Greet, and show the bill that waits."""
    draft = turn.state.draft
    if draft is None:
        turn.say(turn.text("hello"), [turn.button("help", "t.help")])
        return
    name = draft.customer_name or turn.text("title_bill")
    if turn.state.asked:
        turn.say(turn.text("hello_draft_open", name=name))
        asking.advance(turn)
        return
    try:
        computed = compute(turn.session, turn.actor, drafting.complete(turn, draft))
    except PakkaError:
        turn.say(turn.text("hello_draft_open", name=name))
        return
    text = turn.text("hello_draft", name=name, total=money(computed.tax.total_paise))
    turn.say(text, asking.draft_buttons(turn, draft))


def thanks(turn: Turn) -> None:
    """Take thanks."""
    turn.say(turn.text("thanks"))


def say_help(turn: Turn) -> None:
    """Tell how to write a bill, money, a reminder; the rest is behind a button."""
    turn.say(turn.text("help"), [turn.button("help_more", "t.more")])


def say_more(turn: Turn) -> None:
    """Tell how goods and customers are added, and what else there is."""
    turn.say(turn.text("help_more"))


def not_yet(turn: Turn) -> None:
    """Say kindly that it is not built yet."""
    turn.say(turn.text("not_yet"))


def unknown(turn: Turn) -> None:
    """Say what was not done; the words choose the sentence, or what is offered, never an act."""
    from bot.handlers import trade_papers, which_way

    if which_way.offer(turn) or trade_papers.offer_numbered(turn):
        return
    text = f" {name_key(turn.message.text)} "

    def has(name: str) -> bool:
        said = replies.words(turn.lang, name)
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in said)

    help_ = turn.button("help", "t.help")
    if _NEGATIVE.search(text):
        turn.say(turn.text("negative"), [help_])
    elif has("stock_words"):
        turn.say(turn.text("stock"), [turn.button("item_wise", "cmd.item_wise")])
    elif has("price_words"):
        turn.say(turn.text("price_asked"), [help_])
    else:
        turn.say(turn.text("not_for_me"), [turn.button("bill", "t.bill"), help_])
