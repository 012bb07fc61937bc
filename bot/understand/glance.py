"""What a handler asks of a message's words beside its act, where two meanings share one act."""

from bot.understand.language import speaking
from bot.understand.marks import Mark
from bot.understand.reading import marks_of
from bot.understand.telling import detect, words_of
from bot.understand.text import tokens

_PAPERS = ("estimate", "challan")
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


def is_from_now(text: str, lang: str) -> bool:
    """True for ``cement ka rate ab 400 ho gaya``: a price of what is to come, and of no bill that went."""
    return any(mark.has(*_FROM_NOW) for mark in _marks(text, lang))


def _marks(text: str, lang: str) -> list[Mark]:
    cut = tokens(text[:200])
    with speaking(detect(words_of(cut), lang)):
        return [mark for mark in marks_of(cut) if mark.number is None]
