"""Whether a bill is asked for that an estimate or challan shall become: ``estimate ka bill banao``."""

from bot.understand.language import speaking
from bot.understand.reading import marks_of
from bot.understand.telling import detect, words_of
from bot.understand.text import tokens

_PAPERS = ("estimate", "challan")


def is_of_paper(text: str, lang: str) -> bool:
    """True where a paper leads a bill, joined by ``ka`` or ``se``, or a bill is to be made of one."""
    cut = tokens(text[:200])
    with speaking(detect(words_of(cut), lang)):
        marks = [mark for mark in marks_of(cut) if mark.number is None]
    paper = next((i for i, mark in enumerate(marks) if mark.has(*_PAPERS)), None)
    bill = next((i for i, mark in enumerate(marks) if mark.has("bill") and i != paper), None)
    if paper is None or bill is None:
        return False
    between = marks[min(paper, bill) + 1 : max(paper, bill)]
    return any(mark.has("of", "from", "to") for mark in between)
