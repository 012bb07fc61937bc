"""A reply as the calls that bring it to a channel, fitted to what the channel can show.

What a channel cannot show degrades by rule: buttons that are too many or too long become a list, a list
that is too long becomes numbered lines (the bot understands the numbers), a link that cannot be a button
stands in the text, a text that is too long is cut at the ends of lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.message import Attachment, Button, Reply


@dataclass(frozen=True)
class Limits:
    """What a channel can show: characters, and numbers of things.

    ``caption``: characters with a paper (0: none); ``link_button``: a link may stand beside buttons.
    """

    text: int
    caption: int
    buttons: int
    button: int
    rows: int
    row: int
    text_with_choices: int
    link_button: bool


@dataclass(frozen=True)
class Piece:
    """One call: text, what can be tapped under it, and a paper. ``number`` counts them in a reply."""

    number: int
    text: str = ""
    buttons: tuple[Button, ...] = ()
    rows: tuple[Button, ...] = ()
    link: tuple[str, str] | None = None
    paper: Attachment | None = None

    @property
    def choices(self) -> tuple[Button, ...]:
        """What can be tapped, as buttons or as a list."""
        return self.buttons or self.rows


def pieces_of(reply: Reply, limits: Limits) -> list[Piece]:
    """Fit a reply: the first piece has its words, each paper goes with a piece of its own.

    Where words fit under a paper, the first paper carries them, so that one call does for two.
    """
    body = _fitted(reply, limits)
    texts = _cut(body.text, limits.text, limits.text_with_choices if body.choices else limits.text)
    pieces = [Piece(0, text) for text in texts[:-1]]
    last = replace(body, text=texts[-1])
    papers = list(reply.attachments)
    if papers and len(texts) == 1 and size(last.text) <= limits.caption and not last.rows:
        last = replace(last, paper=papers.pop(0))
    if last.text or last.paper or last.choices or last.link:
        pieces.append(last)
    pieces += [Piece(0, paper=paper) for paper in papers]
    return [replace(piece, number=number) for number, piece in enumerate(pieces)]


def _fitted(reply: Reply, limits: Limits) -> Piece:
    buttons, rows, text, link = reply.buttons, reply.rows, reply.text, reply.link
    text = text if text.strip() else ""
    if buttons and rows:  # no message shows both
        buttons, rows = (), (*buttons, *rows)
    if buttons and not _fit(buttons, limits.buttons, limits.button):
        buttons, rows = (), buttons
    if rows and not _fit(rows, limits.rows, limits.row):
        lines = [f"{number}  {one.label}" for number, one in enumerate(rows, start=1)]
        rows, text = (), "\n".join([text, *lines] if text else lines)
    if link and not _shows(link, limits, is_alone=not (buttons or rows or reply.attachments)):
        line = f"{link[0]}: {link[1]}"
        text, link = f"{text}\n{line}" if text else line, None
    return Piece(0, text, buttons, rows, link)


def _shows(link: tuple[str, str], limits: Limits, *, is_alone: bool) -> bool:
    """True where a link may be a button."""
    return len(link[0]) <= limits.button and (limits.link_button or is_alone)


def _fit(choices: Sequence[Button], most: int, length: int) -> bool:
    return len(choices) <= most and all(len(one.label) <= length for one in choices)


def _cut(text: str, most: int, last: int) -> list[str]:
    r"""Cut a text that is too long at the ends of lines, a line that is too long at spaces.

    >>> _cut("one two\nthree", 8, 8)
    ['one two', 'three']
    """
    parts = []
    text = text.strip() if size(text) > last else text
    while size(text) > last:
        room = min(_reach(text, most), len(text) - 1)
        at = max(text.rfind("\n", 1, room + 1), 0) or max(text.rfind(" ", 1, room + 1), 0) or room
        parts.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*parts, text]


def size(text: str) -> int:
    """Count a text as phones do, in UTF-16: an emoji is two.

    >>> size("₹420"), size("🙏")
    (4, 2)
    """
    return len(text) + sum(char > "\uffff" for char in text)


def _reach(text: str, most: int) -> int:
    """Return how many characters of a text fit, one at least."""
    left = most
    for at, char in enumerate(text):
        left -= size(char)
        if left < 0:
            return max(at, 1)
    return len(text)
