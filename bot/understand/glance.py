"""What a handler asks of a message's words beside its act, where two meanings share one act."""

from decimal import Decimal

from bot.context import ShopContext
from bot.understand.language import speaking
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.parties import find
from bot.understand.reading import marks_of
from bot.understand.suffixes import unglue
from bot.understand.telling import detect, words_of
from bot.understand.text import tokens

_PAPERS = ("estimate", "challan")
_BESIDE_SUM = ("currency", "honorific", "break")
_FROM_NOW = ("now", "happened", "price_list", "item", "fresh")


def is_of_paper(text: str, lang: str) -> bool:
    """True for ``estimate ka bill banao``: a paper leads a bill, joined by ``ka`` or ``se``."""
    marks = _marks(text, lang)
    paper = next((i for i, mark in enumerate(marks) if mark.has(*_PAPERS)), None)
    bill = next((i for i, mark in enumerate(marks) if mark.has("bill") and i != paper), None)
    if paper is None or bill is None:
        return False
    between = marks[min(paper, bill) + 1 : max(paper, bill)]
    return any(mark.has("of", "from", "to") for mark in between)


def paper_in(text: str, lang: str) -> tuple[str, str] | None:
    """Return kind (or "") and number of ``estimate 12 ka bill``, ``ES/26-27/0012 ka bill banao``."""
    cut = tokens(text[:200])
    with speaking(detect(words_of(cut), lang)):
        marks = marks_of(cut)
    if not any(mark.has("bill") and not mark.has(*_PAPERS) for mark in marks):
        return None
    whole = next((mark.text for mark in marks if _is_whole_number(mark)), "")
    at = next((i for i, mark in enumerate(marks) if mark.number is None and mark.has(*_PAPERS)), -1)
    kind = "" if at < 0 else "challan" if marks[at].has("challan") else "estimate"
    after = [mark for mark in marks[at + 1 :] if not mark.has("number")][:1] if kind else []
    short = next((mark.text for mark in after if mark.number is not None), "")
    return (kind, whole or short) if whole or short else None


def _is_whole_number(mark: Mark) -> bool:
    return mark.number is None and "/" in mark.text and mark.text[-1:].isdigit()


def sum_beside_name(
    text: str, context: ShopContext
) -> tuple[tuple[str, ...], Decimal | None] | None:
    """Return whom of the shop's customers, and how much, ``ramesh 500`` names; None where it says more.

    The sum is None where a name stands alone; several names where it may be of several.
    """
    cut = tokens(text[:200])
    with speaking(detect(words_of(cut), context.lang)):
        known = Known(context)
        marks = unglue(marks_of(cut), known)
        party = find(marks, known, new=False)
    if party is None:
        return None
    names = (party.name,) if party.name else party.options
    rest = [mark for i, mark in enumerate(marks) if not party.start <= i < party.end]
    figures = [mark.number for mark in rest if mark.number is not None]
    plain = all(mark.number is not None or mark.has(*_BESIDE_SUM) for mark in rest)
    if not plain or len(figures) > 1 or not all(name in known.by_name for name in names):
        return None
    return names, figures[0] if figures else None


def is_from_now(text: str, lang: str) -> bool:
    """True for ``cement ka rate ab 400 ho gaya``: a price of what is to come, and of no bill that went."""
    return any(mark.has(*_FROM_NOW) for mark in _marks(text, lang))


def _marks(text: str, lang: str) -> list[Mark]:
    cut = tokens(text[:200])
    with speaking(detect(words_of(cut), lang)):
        return [mark for mark in marks_of(cut) if mark.number is None]
