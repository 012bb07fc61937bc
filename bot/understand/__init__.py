"""What a message asks for. PURE: no database, clock, network or chance; the same in, the same out."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from bot.acts import (
    Act,
    CreateInvoice,
    EditDraft,
    Need,
    RecordCredit,
    RecordPayment,
    Supply,
    Understanding,
    Unknown,
)
from bot.context import ShopContext
from bot.understand import customers, grammar, others, parties, supplies
from bot.understand.dates import find_dates
from bot.understand.language import speaking
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have, lacking
from bot.understand.names import EXACT, Known
from bot.understand.reading import marks_of
from bot.understand.suffixes import unglue
from bot.understand.telling import detect, words_of
from bot.understand.text import DIGITS, MAX_TOKENS, Token, tokens
from bot.understand.trace import kept

MAX_CHARACTERS = 4000
MAX_WORD = 60  # characters: a longer one is an address of the web, or nobody's word
# letters of scripts that no language here is written in: Greek to Syriac, Sinhala to Georgian, Chinese ...
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u07bf\u0d80-\u10ff\u1100-\u1cff\u3040-\u31ff\u3400-\u9fff\ua000-\ua8df\uac00-\ud7ff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_SIGNS = re.compile("[\u2190-\u25ff\u27c0-\u2bff]")  # arrows, boxes, mathematics
_MOST_SIGNS = 12
# what is to stand on the bill is written last, in the shop's own words: "... Note: valid for 7 days"
_NOTE_WORD = "note|नोट|नोंद|નોંધ|নোট|குறிப்பு|గమనిక|ಸೂಚನೆ|ਨੋਟ"
# ..., note me likhna ...
_IN_IT = "mein|me|में|ma|maa|માં|madhe|मध्ये|vich|ਵਿੱਚ|ਵਿਚ"
_IS_WRITTEN = (
    "likh dena|likh do|likh deo|likhna|likho|likhiyo|lakhi dejo|lakhvu|lakhjo|lakho|lihun dya|liha|लिख देना|"
    "लिख दो|लिखना|लिखो|લખવું|લખજો|લખો|लिहून द्या|लिहा|ਲਿਖ ਦਿਓ|ਲਿਖਣਾ|ਲਿਖੋ"
)
_NOTE = re.compile(
    rf"(?:[.;,\n]\s*|\s)(?:{_NOTE_WORD})(?:\s*:\s*|\s+(?:{_IN_IT})\s+(?:{_IS_WRITTEN})\s*[:,-]?\s+)(\S[^\n]*)$",
    re.IGNORECASE,
)
_MAY_NOTE = re.compile(_NOTE_WORD, re.IGNORECASE)
_LONGEST_NOTE = 200
# a figure below zero is nobody's quantity and is never read without its sign
_BELOW_ZERO = re.compile(r"(?<!\S)[-−]\d")


def understand(
    text: str, context: ShopContext, today: dt.date, role: str = "owner"
) -> Understanding:
    """Read a message; what is not certain is `Unknown`, or asks."""
    text = _SPACES.sub(" ", text if text.isascii() else text.translate(DIGITS)).strip()
    if role != "customer" and _MAY_NOTE.search(text) and (noted := _noted(text, context, today)):
        return noted
    if role != "customer" and (special := _supplied(text, context, today)):
        return special
    if trace := kept():
        trace.restart()
    cut = tokens(text[: MAX_CHARACTERS + 1])
    lang = detect(words_of(cut), context.lang)
    if _is_unreadable(text, cut):
        return Understanding((Unknown(),), (), lang)
    try:
        with speaking(lang):
            acts, needs = _read(text, cut, context=context, today=today, role=role)
    except Doubt as doubt:
        if role != "customer" and (told := others.answer(text, cut, context, today)):
            return told
        if trace := kept():
            trace.doubt = str(doubt)
        return Understanding((Unknown(),), (), lang)
    return Understanding(tuple(acts), _ordered(needs), lang)


def _is_unreadable(text: str, cut: list[Token]) -> bool:
    """True for what nobody writes to a shop: too long, of signs, of letters of another part of the world."""
    if not cut or len(cut) > MAX_TOKENS or len(text) > MAX_CHARACTERS or _BELOW_ZERO.search(text):
        return True
    foreign = not text.isascii() and (
        _OTHER_SCRIPT.search(text) or len(_SIGNS.findall(text)) > _MOST_SIGNS
    )
    long = [token for token in cut if len(token.text) > MAX_WORD and "://" not in token.text]
    return bool(foreign or long)


def _noted(text: str, context: ShopContext, today: dt.date) -> Understanding | None:
    """Read a bill that ends in a note; None where there is none, or what it stands under is no bill."""
    found = _NOTE.search(text[: MAX_CHARACTERS + 1])
    if found is None or not found.start() or len(found[1]) > _LONGEST_NOTE:
        return None
    said = understand(found[1], context, today).acts
    if any(isinstance(act, RecordPayment | RecordCredit) for act in said):
        return None  # note: 500 paid
    read = understand(text[: found.start()], context, today)
    if len(read.acts) != 1 or not isinstance(read.acts[0], CreateInvoice):
        return None
    return replace(read, acts=(replace(read.acts[0], note=found[1].strip()),))


def _supplied(text: str, context: ShopContext, today: dt.date) -> Understanding | None:
    """Read a bill that is a special supply; None where nothing says so, or what is left is no bill."""
    if context.asked and supplies.answer(text, context.asked):
        return None
    text = text[: MAX_CHARACTERS + 1]
    meant = list(supplies.candidates(text, context))
    if chosen := _clearest(meant, context, today):
        return chosen[1]
    if any(supplies.is_plain(taken) for taken in meant):
        return Understanding((Unknown(),), (), detect(words_of(tokens(text)), context.lang))
    return None


def _clearest(
    meant: Sequence[supplies.Taken], context: ShopContext, today: dt.date
) -> tuple[supplies.Taken, Understanding] | None:
    """Choose what leaves a bill of which nothing must be asked, else the first that leaves a bill."""
    clear = [(one, told) for one in meant if (told := _bill_with(one, context, today))]
    whole = [pair for pair in clear if not pair[1].needs] or clear
    return whole[0] if whole else None


def supply_taken(text: str, context: ShopContext, today: dt.date) -> supplies.Taken | None:
    """Return what was taken out of a message that is read as a special supply; None where nothing was."""
    if context.asked and supplies.answer(text, context.asked):
        return None
    chosen = _clearest(list(supplies.candidates(text, context)), context, today)
    return chosen[0] if chosen else None


def _bill_with(taken: supplies.Taken, context: ShopContext, today: dt.date) -> Understanding | None:
    """Read what is left of a message as a bill, or as a change to one; None where it is neither."""
    supply = _dated(taken, today)
    if place := supply.ship_to:
        known = person_named(place.name, context) if place.name else None
        supply = replace(supply, ship_to=replace(place, name=known or place.name))
    if supplies.says_nothing(taken.rest) and (context.draft or supplies.is_correction(supply)):
        lang = detect(words_of(tokens(taken.text)), context.lang)
        return Understanding((EditDraft(supply=supply),), (), lang)
    if supply.currency:
        context = context.unpriced()  # what the shop knows is in rupees
    read = understand(taken.rest, context, today)
    bills = [act for act in read.acts if isinstance(act, CreateInvoice | EditDraft)]
    if len(bills) != 1 or (isinstance(bills[0], EditDraft) and bills[0].invoice):
        return None
    acts = tuple(
        replace(act, supply=supply if supply != Supply() else None) if act is bills[0] else act
        for act in read.acts
    )
    return replace(read, acts=acts)


def _dated(taken: supplies.Taken, today: dt.date) -> Supply:
    """Set the day of the shipping bill, as it was typed."""
    if not taken.day:
        return taken.supply
    days = find_dates(marks_of(tokens(taken.day)), today, past=True)
    return replace(taken.supply, shipping_bill_on=days[0].first) if days else taken.supply


def person_named(text: str, context: ShopContext) -> str | None:
    """Return the one customer whom words name, in any script; None where they name more, or somebody else."""
    named = people_named(text, context, beside=("honorific",))
    return named[0] if len(named) == 1 else None


_BESIDE_NAME = ("honorific", "to", "of", "from", "filler")


def people_named(
    text: str, context: ShopContext, *, beside: tuple[str, ...] = _BESIDE_NAME
) -> tuple[str, ...]:
    """Return the customers whom words may name; ``beside``: what else may stand there."""
    with _speaking_as(text, context) as said:
        known = Known(context)
        marks = unglue(said, known)
        party = parties.find(marks, known, new=False)
        if party is None:
            return ()
        rest = [*marks[: party.start], *marks[party.end :]]
        if not all_have(rest, *beside):
            return ()
        return (party.name,) if party.name else party.options


def language_of(text: str, context: ShopContext) -> str:
    """Tell the language and script of words that no reader takes for an act."""
    return detect(words_of(tokens(text[:MAX_CHARACTERS])), context.lang)


def may_be_nickname(text: str, context: ShopContext) -> bool:
    """True for words with no sense of their own that are no goods of the shop.

    In Latin letters as Hindi and English have them: bittu is after in Kannada, and a boy in Punjab.
    """
    known = Known(context)
    for lang in ("hi", "en") if text.isascii() else (None, "hi"):
        with _speaking_as(text, context, lang) as marks:
            names = lacking(marks, "honorific")
            goods = [mark for mark in names if known.goods_met([mark.text])[0] >= EXACT]
            plain = all(mark.is_unread for mark in names) and not goods
            if not plain or not 0 < len(names) <= _MOST_NICKNAME:
                return False
    return True


_MOST_NICKNAME = 3  # words


@contextmanager
def _speaking_as(text: str, context: ShopContext, lang: str | None = None) -> Iterator[list[Mark]]:
    """Read words in their own language, or in the one given."""
    cut = tokens(text[:MAX_CHARACTERS])
    with speaking(lang or detect(words_of(cut), context.lang)):
        yield marks_of(cut)


def _read(
    text: str, cut: list[Token], *, context: ShopContext, today: dt.date, role: str
) -> tuple[list[Act], list[Need]]:
    """Read the marks of a message as somebody of that role means them. Raises: Doubt."""
    marks = marks_of(cut)
    if role == "customer":
        if trace := kept():
            marks = trace.begin(marks)
        marks = unglue(marks, Known(context))  # by the 30వ
        return [customers.read(text, marks, context, today)], []
    return grammar.read(text, marks, context, today)


def _ordered(needs: list[Need]) -> tuple[Need, ...]:
    """Customer, lines, the rest."""
    rank = {"customer": 0, "lines": 1}
    return tuple(sorted(needs, key=lambda need: rank.get(need.slot, 2)))
