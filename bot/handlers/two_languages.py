"""The second language of a shop's papers: asked for by a sentence, or picked from a list.

English stands on every paper, for the law; which language stands beside it is the owner's to say.
"""

from functools import cache

from bot import replies
from bot.handlers import choosing, restoring
from bot.handlers.choosing import Data, Option
from bot.turn import Turn
from bot.understand.tongues import code_of
from core.errors import OwnerOnly
from core.shops.models import Shop
from core.shops.settings import PAPER_LANGUAGES, set_setting

_MOST = 9  # words of such a sentence
_A_BILL = dict.fromkeys(("paper", "papers", "pdf", "invoice", "kagaz", "kagaj"), "bill") | {
    "पेपर": "बिल", "काग़ज़": "बिल", "कागज": "बिल", "पीडीएफ": "बिल",
}  # fmt: skip


def asked_of(text: str) -> str | None:
    """Return the language that a sentence wants on the papers; None: it is no such sentence.

    >>> asked_of("bill hindi me bhi"), asked_of("bills in english and tamil")
    ('hi', 'ta')
    >>> asked_of("paper hindi me bhi chahiye")
    'hi'
    >>> asked_of("bill hindi me bhejo")
    """
    words = text.split()[: _MOST + 1]
    codes = [code_of(word) for word in words]
    known = [code for code in codes if code in PAPER_LANGUAGES]
    if not known or len(words) > _MOST:
        return None
    code = next((code for code in known if code != "en"), "en")
    same = (_A_BILL.get(word, word) for word in words)
    said = " ".join("{l}" if of == code else word for word, of in zip(same, codes, strict=True))
    return code if said in _sentences("papers_only" if code == "en" else "papers_too") else None


@cache
def _sentences(name: str) -> frozenset[str]:
    """Gather the sentences of every language, ``{l}`` where the name of one stands."""
    tables = replies.tables().values()
    return frozenset(said for table in tables for said in table.get("papers", {}).get(name, ()))


def show(turn: Turn) -> None:
    """Tell what stands beside English on the papers, and let another be picked."""
    _only_owner(turn)
    now = turn.shop.paper_language
    options = [Option(code, _name(code)) for code in PAPER_LANGUAGES if code != now]
    text = turn.text("papers_ask", name=names(turn.shop))
    choosing.ask(turn, text, options, do="papers")


def names(shop: Shop) -> str:
    """Name the languages of a shop's papers, each in its own."""
    return " + ".join(map(_name, dict.fromkeys(("en", shop.paper_language))))


@choosing.on("papers")
def _picked(turn: Turn, data: Data, value: str) -> None:
    if value in PAPER_LANGUAGES:
        put(turn, value)


def put(turn: Turn, code: str) -> None:
    """Print the papers so from now on, those of before too. Raises: OwnerOnly."""
    _only_owner(turn)
    before = restoring.settings_before(turn, ["paper_language"])
    set_setting(turn.session, turn.actor, "paper_language", code)
    undo = restoring.keep(turn, "settings", "", before)
    key = "papers_english" if code == "en" else "papers_set"
    turn.say(turn.text(key, name=_name(code)), [undo])


def _only_owner(turn: Turn) -> None:
    if turn.person.role != "owner":
        raise OwnerOnly(what="the papers")


def _name(code: str) -> str:
    return replies.text(code, "language_name")
