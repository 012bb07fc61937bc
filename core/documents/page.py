"""The page of a paper: its measures, where the pen stands, how many there are."""

from collections.abc import Callable

from core.documents.kinds import Copy
from core.documents.layout import Pen
from core.documents.pdf import Paper
from core.documents.tongue import beside, second
from core.documents.view import InvoiceView

mm = 72 / 25.4
A4 = WIDTH, HEIGHT = 210 * mm, 297 * mm
LEFT, RIGHT = 15 * mm, WIDTH - 15 * mm
# The first line of text stands 15 mm from the edge, the tile a little higher.
TOP, BOTTOM = HEIGHT - 34, 15 * mm + 30
FOOT = 15 * mm + 10


class Sheet:
    """A document being drawn, page by page, from the top; ``y`` is where the next thing goes."""

    def __init__(self, pen: Pen, *, pages: int, language: str = "en") -> None:
        self.pen = pen
        self.language = language
        self.pages = pages
        self.page = 1
        self.y = TOP

    def end_page(self) -> None:
        """Close the page; what is drawn next opens another one."""
        if self.pen.paper:
            self.pen.paper.end_page()
        self.page += 1

    def second(self, english: str) -> str:
        """Return a label in the paper's second language, empty where it has none."""
        return second(self.language, english)

    def beside(self, english: str, **values: str) -> str:
        """Write a label in both languages, one after the other."""
        return beside(self.language, english, **values)

    @property
    def label(self) -> str:
        """Which page of how many."""
        return f"Page {self.page} of {self.pages}"


class InvoiceSheet(Sheet):
    """An invoice or note being drawn, one of its copies."""

    def __init__(self, pen: Pen, view: InvoiceView, *, pages: int, copy: Copy = "original") -> None:
        super().__init__(pen, pages=pages, language=view.language)
        self.view = view
        self.copy = copy


def drawn(draw: Callable[[Pen, int], None], paper: Paper) -> bytes:
    """Draw a paper that names its number of pages: most have one, the others are drawn once more."""
    draw(Pen(paper), 1)
    pages = paper.page_count
    if pages > 1:
        paper.clear()
        draw(Pen(paper), pages)
    return paper.save()
