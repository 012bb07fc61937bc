"""In which language somebody is answered: his own wish, else the one that he writes in.

The wish belongs to the person's chat and stays until he takes it back; an owner's is also what the
shop begins with where nobody has written yet.
"""

from bot import replies
from bot.acts import SetLanguage
from bot.handlers import choosing
from bot.handlers.choosing import Data, Option
from bot.turn import Turn
from core.shops.settings import LANGUAGES, set_setting

_AUTO = "auto"
# What a phone's list takes: each language in its own script, Hindi also as most people type it.
_SHOWN = ("en", "hi-Latn", "hi", "mr", "gu", "bn", "ta", "te", "kn", "pa")


def set_language(turn: Turn, act: SetLanguage) -> None:
    """Answer in this language from now on, whatever is written."""
    if act.language not in LANGUAGES:
        _ask(turn, turn.text("language_unknown"))
        return
    _set(turn, act.language)


def show(turn: Turn) -> None:
    """Tell the language of the answers, and let another be picked."""
    name = replies.text(turn.lang, "language_name")
    _ask(turn, turn.text("language_ask", name=name))


def _ask(turn: Turn, text: str) -> None:
    others = [code for code in _SHOWN if code != turn.lang]
    options = [Option(code, replies.text(code, "language_name")) for code in others]
    if turn.state.chosen_lang:
        options = [Option(_AUTO, turn.label("language_auto")), *options]
    choosing.ask(turn, text, options[:10], do="language")


@choosing.on("language")
def _picked(turn: Turn, data: Data, value: str) -> None:
    if value == _AUTO:
        as_written(turn)
    elif value in LANGUAGES:
        _set(turn, value)


def as_written(turn: Turn) -> None:
    """Answer in the language of what is written, as at the start."""
    turn.state.chosen_lang = ""
    turn.say(turn.text("language_auto"))


def _set(turn: Turn, code: str) -> None:
    turn.state.chosen_lang = turn.lang = code
    if turn.person.role == "owner":
        set_setting(turn.session, turn.actor, "language", code)
    turn.say(turn.text("language_set"))
