"""What every paper of a shop shares: head, strip of facts, party, amount box, foot, stamp."""

from dataclasses import dataclass

from core.documents.layout import BAD, INK, INK2, INK3, LINE, WASH, WHITE, width, wrap, wrap_at_most
from core.documents.logo import TILE, WIDEST
from core.documents.page import BOTTOM, FOOT, HEIGHT, LEFT, RIGHT, WIDTH, Sheet
from core.documents.view import Party
from core.documents.words import masked_phone, phone_text
from core.gst.gstin import number_label
from core.gst.states import EXPORT
from core.money import format_paise

_TITLE_ROOM = 170
_STAMP, _STAMP_ROOM = 44, 400.0
_SECOND = 9.5  # from a label to the same in the second language
AMOUNT_WIDE = 152.0
PARTY_ROOM = RIGHT - LEFT - AMOUNT_WIDE - 26


@dataclass(frozen=True)
class Title:
    """What stands at the right of the head. ``mark`` in a pill, ``alarming`` in red."""

    words: str
    below: str
    mark: str = ""
    alarming: bool = False
    plain: str = ""


def identity(party: Party) -> str:
    """Write GSTIN or UIN and state with its code, as far as they are known; abroad is no state."""
    known = party.state_code and party.state_code != EXPORT
    state = f"State {party.state_name} ({party.state_code})" if known else ""
    gstin = f"{number_label(party.gstin)} {party.gstin}" if party.gstin else ""
    return " · ".join(part for part in (gstin, state) if part)


def _initials(name: str) -> str:
    letters = [word for word in name.split() if word[0].isalnum()] or name.split()
    return "".join(word[0] for word in letters[:2]).upper()


def _supplier_lines(supplier: Party, upi: str) -> list[tuple[str, str, str]]:
    """(text, face, colour) of what stands under the shop's name."""
    contact = " · ".join(part for part in (phone_text(supplier.phone), supplier.email, upi) if part)
    who = identity(supplier) if supplier.gstin else supplier.state_name
    lines = [(text, "regular", INK2) for text in (*supplier.address_lines, contact) if text]
    return [*lines, (who, "semibold", INK)] if who else lines


def draw_head(
    sheet: Sheet, supplier: Party, *, upi: str = "", title: Title, declaration: str = ""
) -> None:
    """Draw logo, supplier, title, number and mark, and the thick rule."""
    pen, top = sheet.pen, sheet.y
    wide = _draw_logo(sheet, supplier)
    x, room = LEFT + wide + 12, RIGHT - LEFT - wide - 12 - _TITLE_ROOM
    y = top - 11
    for text in wrap(supplier.name, 14.5, room, "bold"):
        pen.text((x, y), text, 14.5, face="bold")
        y -= 17
    y += 2
    for text, face, color in _supplier_lines(supplier, upi):
        for part in wrap(text, 8.2, room, face):
            pen.text((x, y), part, 8.2, face=face, color=color)
            y -= 11.5
    y = min(y, _draw_title(sheet, title, top))
    for words in (declaration, sheet.second(declaration)):
        for text in wrap(words, 8.8, RIGHT - LEFT, "semibold") if words else []:
            pen.text((LEFT, y - 7), text, 8.8, face="semibold")
            y -= 15
    sheet.y = y - 4
    pen.rule(LEFT, RIGHT, sheet.y, weight=1.4, color=INK)


def _draw_logo(sheet: Sheet, supplier: Party) -> float:
    """Draw the shop's picture, or a tile with its letters; return how wide it is."""
    pen, top = sheet.pen, sheet.y
    if supplier.logo:
        wide, tall = supplier.logo.fitted((WIDEST, TILE))
        low = top - TILE + (TILE - tall) / 2
        pen.picture((LEFT, low), (wide, tall), supplier.logo.png)
        return wide
    pen.box((LEFT, top - TILE), (TILE, TILE), radius=7, fill=INK)
    style = {"face": "bold", "color": WHITE, "align": "center", "room": TILE - 8}
    pen.text((LEFT + TILE / 2, top - TILE / 2 - 5), _initials(supplier.name), 15, **style)
    return TILE


def _draw_title(sheet: Sheet, title: Title, top: float) -> float:
    """Draw which paper it is; return where what stands below it may begin."""
    pen = sheet.pen
    pen.text((RIGHT, top - 13), title.words, 17, face="bold", align="right", room=_TITLE_ROOM)
    style = {"face": "semibold", "align": "right", "room": _TITLE_ROOM}
    if other := sheet.second(title.words):
        pen.text((RIGHT, top - 28), other, 10.5, **style)
        top -= 14
    pen.text((RIGHT, top - 28), title.below, 10.5, **style)
    pen.text((RIGHT, top - 41), title.plain, 7.8, color=INK3, align="right", room=_TITLE_ROOM)
    if not title.mark:
        return top - 54
    wide, color = width(title.mark, 6.9, "semibold") + 12, BAD if title.alarming else INK
    pen.box((RIGHT - wide, top - 47.5), (wide, 13), radius=6.5, stroke=color, weight=0.8)
    style = {"face": "semibold", "color": color, "align": "center"}
    pen.text((RIGHT - wide / 2, top - 43.5), title.mark, 6.9, **style)
    if other := sheet.second(title.mark):
        top -= 9
        style = {"face": "semibold", "color": color, "align": "right", "room": _TITLE_ROOM}
        pen.text((RIGHT, top - 47.5), other, 7.2, **style)
        return top - 57
    return top - 54


def draw_meta(sheet: Sheet, cells: list[tuple[str, str]]) -> None:
    """Draw the strip of labelled facts; a narrow strip keeps its cells near each other."""
    step = (RIGHT - LEFT) / max(4, len(cells))
    low = _below_labels(sheet, cells)
    for i, (label, value) in enumerate(cells):
        x = LEFT + i * step
        _draw_label(sheet, x, label, room=step - 8)
        sheet.pen.text((x, low - 12), value, 9, face="semibold", room=step - 8)
    sheet.y = low - 22
    sheet.pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _below_labels(sheet: Sheet, cells: list[tuple[str, str]]) -> float:
    """Return where the lowest labels of a strip stand: a second language takes a line of its own."""
    two = any(sheet.second(label) for label, _ in cells)
    return sheet.y - 13 - (_SECOND if two else 0)


def _draw_label(sheet: Sheet, x: float, label: str, *, room: float) -> None:
    sheet.pen.text((x, sheet.y - 13), label, 7.4, color=INK3)
    at = (x, sheet.y - 13 - _SECOND)
    sheet.pen.text(at, sheet.second(label), 7.4, color=INK3, room=room)


def draw_facts(sheet: Sheet, cells: list[tuple[str, str]]) -> None:
    """Draw a strip of up to four facts, of any length: they wrap."""
    step = (RIGHT - LEFT) / 4
    low = top = _below_labels(sheet, cells)
    for i, (label, value) in enumerate(cells):
        x, y = LEFT + i * step, top
        _draw_label(sheet, x, label, room=step - 8)
        for text in wrap(value, 9, step - 8, "semibold"):
            y -= 12
            sheet.pen.text((x, y), text, 9, face="semibold")
        low = min(low, y)
    sheet.y = low - 10
    sheet.pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def draw_party(
    sheet: Sheet, at: tuple[float, float], label: str, *, party: Party | None, room: float
) -> float:
    """Draw a party under its label; return where the next line would stand."""
    pen, (x, top) = sheet.pen, at
    pen.text((x, top), sheet.beside(label), 7.4, color=INK3, room=room)
    y = top - 13.5
    for text in wrap(
        party.name if party else sheet.beside("Counter customer"), 10.5, room, "semibold"
    ):
        pen.text((x, y), text, 10.5, face="semibold")
        y -= 13
    for text, face in _party_lines(party, room) if party else []:
        for part in wrap(text, 8.2, room, face):
            color = INK if face == "semibold" else INK2
            pen.text((x, y), part, 8.2, face=face, color=color)
            y -= 11.5
    return y


def _party_lines(party: Party, room: float) -> list[tuple[str, str]]:
    who = identity(party)
    # in a narrow column GSTIN and state take a line each
    whole = [who] if width(who, 8.2, "semibold") <= room else who.split(" · ")
    lines = [*party.address_lines, masked_phone(party.phone)]
    return [(text, "regular") for text in lines if text] + [
        (text, "semibold") for text in whole if text
    ]


def draw_amount(sheet: Sheet, top: float, label: str, *, paise: int, below: str) -> None:
    """Draw the box with the figure that is looked for first."""
    pen, tall = sheet.pen, 55.0
    x, low = RIGHT - AMOUNT_WIDE, top + 6 - tall
    pen.box((x, low), (AMOUNT_WIDE, tall), radius=6, fill=WASH)
    room = AMOUNT_WIDE - 24
    pen.text((x + 12, low + tall - 14), sheet.beside(label), 7.6, color=INK2, room=room)
    pen.text((x + 12, low + tall - 34), f"₹{format_paise(paise)}", 18, face="bold", room=room)
    pen.text((x + 12, low + 8.5), below, 7.6, color=INK2, room=room)


def draw_repeated_head(sheet: Sheet, supplier: Party, *, title: str, about: str) -> None:
    """Draw the short head of a later page."""
    pen, y = sheet.pen, sheet.y - 9
    name = wrap_at_most(1, supplier.name, 10, 250, "bold")[0]
    pen.text((LEFT, y), name, 10, face="bold")
    pen.text((RIGHT, y), title, 9.4, face="bold", align="right", room=240)
    y -= 13
    if supplier.gstin:
        pen.text((LEFT, y), f"GSTIN {supplier.gstin}", 7.8, color=INK2)
    words = f"{wrap_at_most(1, about, 7.8, 280)[0]} · continued"
    pen.text((RIGHT, y), words, 7.8, color=INK2, align="right")
    sheet.y = y - 8
    pen.rule(LEFT, RIGHT, sheet.y, weight=1.4, color=INK)
    sheet.y -= 4


def draw_footer(sheet: Sheet, lines: list[str], *, link: str = "") -> None:
    """Draw the foot of the page: what it says, page number; the last line may be a link."""
    pen, y = sheet.pen, FOOT
    pen.rule(LEFT, RIGHT, y + 14, color=LINE)
    for i, text in enumerate(lines):
        pen.text((LEFT, y - i * 10), text, 7.2, color=INK3, room=430)
    if link:
        low = y - 10 * (len(lines) - 1) - 2
        pen.link((LEFT, low), (min(430, width(lines[-1], 7.2)), 10), link)
    pen.text((RIGHT, y), sheet.label, 7.6, face="medium", color=INK2, align="right")


def draw_stamp(sheet: Sheet, words: str) -> None:
    """Draw what must be seen at once; never so that a figure cannot be read."""
    if not words:
        return
    pen, free = sheet.pen, sheet.y - BOTTOM
    roomy = free > 200
    middle = BOTTOM + free * 0.6 if roomy else HEIGHT / 2
    size = min(_STAMP, _STAMP * _STAMP_ROOM / width(words, _STAMP, "bold"))
    wide, tall = width(words, size, "bold") + 44, size + 24
    with pen.turned((WIDTH / 2, middle), 17, alpha=40 if roomy else 16):
        pen.box((-wide / 2, -tall / 2), (wide, tall), radius=9, stroke=BAD, weight=2.2)
        pen.text((0, -size * 4 / 11), words, size, face="bold", color=BAD, align="center")
