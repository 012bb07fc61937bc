"""A reply fitted to what a channel can show: nothing is lost, no limit is passed."""

import re

import pytest
from hypothesis import given, strategies as st

from adapters.outgoing import Limits, Piece, pieces_of
from bot.message import Attachment, Button, Reply

WIDE = Limits(4000, 1000, 3, 40, 10, 60, 4000, link_button=True)
NARROW = Limits(1600, 1024, 3, 20, 10, 24, 1024, link_button=False)
TINY = Limits(30, 0, 2, 6, 3, 8, 20, link_button=False)
BILL = Attachment("invoice_pdf", "inv_1", "GH-0424.pdf")
CARD = Attachment("pay_card", "inv_1", "GH-0424.png")
LINK = ("Bill", "https://bills.example/i/abc")


def reply(text: str, *, choices: str = "", rows: str = "", **more: object) -> Reply:
    made = {"buttons": _buttons(choices), "rows": _buttons(rows), **more}
    return Reply("telegram", "1", text, **made)  # type: ignore[arg-type]


def _buttons(labels: str) -> tuple[Button, ...]:
    return tuple(Button(f"id.{one}", one) for one in labels.split("|") if one)


def drawn(piece: Piece) -> str:
    """Write a piece in a line: text, [buttons], {rows}, <link>, #paper."""
    marks = [
        piece.text.replace("\n", "/"),
        "".join(f"[{one.label}]" for one in piece.buttons),
        "".join(f"{{{one.label}}}" for one in piece.rows),
        f"<{piece.link[0]}>" if piece.link else "",
        f"#{piece.paper.kind}" if piece.paper else "",
    ]
    return " ".join(filter(None, marks))


@pytest.mark.parametrize(
    ("limits", "said", "shown"),
    [
        (WIDE, reply("Ho gaya"), ["Ho gaya"]),
        (WIDE, reply("Kya?", choices="Haan|Nahi"), ["Kya? [Haan][Nahi]"]),
        # too many buttons, or too long ones, become a list; a list that is too long becomes lines
        (TINY, reply("Kya?", choices="A|B|C"), ["Kya? {A}{B}{C}"]),
        (TINY, reply("Kya?", choices="Sharma|Vermas"), ["Kya? [Sharma][Vermas]"]),
        (TINY, reply("Kya?", choices="Sharmaji|V"), ["Kya? {Sharmaji}{V}"]),
        (TINY, reply("Kya?", choices="Sharma ji|V"), ["Kya?/1  Sharma ji/2  V"]),
        (TINY, reply("Kya?", rows="A|B|C|D"), ["Kya?/1  A/2  B/3  C/4  D"]),
        # words that fit under a paper go with it
        (WIDE, reply("Bill", attachments=(BILL,)), ["Bill #invoice_pdf"]),
        (WIDE, reply("Bill", choices="A", attachments=(BILL,)), ["Bill [A] #invoice_pdf"]),
        (
            WIDE,
            reply("Bill", attachments=(BILL, CARD), link=LINK),
            ["Bill <Bill> #invoice_pdf", "#pay_card"],
        ),
        (TINY, reply("Bill", attachments=(BILL,)), ["Bill", "#invoice_pdf"]),
        (TINY, reply("", attachments=(BILL, CARD)), ["#invoice_pdf", "#pay_card"]),
        (WIDE, reply("Kaun?", rows="A|B", attachments=(BILL,)), ["Kaun? {A}{B}", "#invoice_pdf"]),
        (WIDE, reply("x" * 1001, attachments=(BILL,)), ["x" * 1001, "#invoice_pdf"]),
        # a link is a button where it may stand there, else a line
        (NARROW, reply("Bill", link=LINK), ["Bill <Bill>"]),
        (NARROW, reply("Bill", choices="A", link=LINK), [f"Bill/Bill: {LINK[1]} [A]"]),
        (NARROW, reply("Bill", attachments=(BILL,), link=LINK), [f"Bill/Bill: {LINK[1]} #invoice_pdf"]),
        (
            NARROW,
            reply("Bill", link=("Poora hisaab dekhne ke liye", LINK[1])),
            [f"Bill/Poora hisaab dekhne ke liye: {LINK[1]}"],
        ),
        # a text that is too long is cut at the ends of lines, then at spaces; choices go with the end
        (TINY, reply("twelve words\nand twelve\nmore here"), ["twelve words/and twelve", "more here"]),
        (TINY, reply("one two three four five six seven"), ["one two three four five six", "seven"]),
        (TINY, reply("x" * 40), ["x" * 30, "x" * 10]),
        (TINY, reply("twelve words\nand twelve more", choices="A"), ["twelve words", "and twelve more [A]"]),
        (TINY, reply("  " + "x" * 31), ["x" * 30, "x"]),
        (TINY, reply("Kya?\n\nHaan?\n", choices="A"), ["Kya?//Haan?/ [A]"]),
        (TINY, reply(" \n ", choices="A|B|C|D"), ["1  A/2  B/3  C/4  D"]),
    ],
)  # fmt: skip
def test_what_a_channel_cannot_show_degrades_by_rule(
    limits: Limits, said: Reply, shown: list[str]
) -> None:
    pieces = pieces_of(said, limits)
    assert [drawn(piece) for piece in pieces] == shown
    assert [piece.number for piece in pieces] == list(range(len(pieces)))


_TEXT = st.text(st.sampled_from("ab हि₹😀 \n*"), max_size=200)
_LABEL = st.text(st.sampled_from("abcdefg हि"), min_size=1, max_size=12).filter(str.strip)
_BUTTONS = st.lists(_LABEL.map(lambda label: Button(f"id.{label}", label)), max_size=6).map(tuple)
_REPLIES = st.builds(
    Reply,
    st.just("telegram"),
    st.just("1"),
    _TEXT,
    _BUTTONS,
    _BUTTONS,
    st.lists(st.sampled_from([BILL, CARD]), max_size=3).map(tuple),
    st.sampled_from([None, LINK]),
)
_LIMITS = st.sampled_from([WIDE, NARROW, TINY, Limits(60, 20, 3, 8, 4, 10, 40, link_button=True)])


def test_an_emoji_counts_for_two_as_it_does_at_telegram() -> None:
    pieces = pieces_of(reply("🙏" * 30), TINY)
    assert [piece.text for piece in pieces] == ["🙏" * 15, "🙏" * 15]


@given(said=_REPLIES, limits=_LIMITS)
def test_nothing_is_lost_and_every_limit_holds(said: Reply, limits: Limits) -> None:
    pieces = pieces_of(said, limits)
    for piece in pieces:
        assert piece.text or piece.paper or piece.choices or piece.link
        assert len(piece.text) <= (limits.text_with_choices if piece.choices else limits.text)
        assert not piece.paper or len(piece.text) <= limits.caption
        assert len(piece.buttons) <= limits.buttons
        assert len(piece.rows) <= limits.rows
        assert all(len(one.label) <= limits.button for one in piece.buttons)
        assert all(len(one.label) <= limits.row for one in piece.rows)
        assert not (piece.buttons and piece.rows)
        assert not piece.link or limits.link_button or not (piece.choices or piece.paper)
    assert [one.paper for one in pieces if one.paper] == list(said.attachments)
    shown = "".join(piece.text for piece in pieces)
    assert _bare(shown).startswith(_bare(said.text))
    tapped = [one for piece in pieces for one in piece.choices]
    for one in (*said.buttons, *said.rows):
        assert one in tapped or _bare(one.label) in _bare(shown)
    if said.link:
        assert (
            said.link[1] in shown or any(one.link == said.link for one in pieces) or limits is TINY
        )
        assert _bare(said.link[1]) in _bare(shown) or any(one.link for one in pieces)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
