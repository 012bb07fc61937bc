"""A reply as Telegram's own JSON."""

from adapters.outgoing import pieces_of
from adapters.telegram.render import LIMITS, html, keyboard, text_call, with_link_shown
from bot.message import Button, Reply


def reply(
    text: str = "Kul ₹897",
    *,
    buttons: tuple[Button, ...] = (),
    rows: tuple[Button, ...] = (),
    link: tuple[str, str] | None = None,
) -> Reply:
    return Reply("telegram", "98", text, buttons=buttons, rows=rows, link=link)


def test_names_are_escaped_and_our_bold_is_bold() -> None:
    assert html("*Kul ₹897*\nA & B <Sons> _x_") == "<b>Kul ₹897</b>\nA &amp; B &lt;Sons&gt; _x_"
    assert html("2*4 ply, 3*6 ply") == "2*4 ply, 3*6 ply"
    assert html("* not bold * and ** nor this") == "* not bold * and ** nor this"
    assert html("*कुल ₹897* 🧾") == "<b>कुल ₹897</b> 🧾"
    assert html("*<b>*") == "<b>&lt;b&gt;</b>"


def test_short_buttons_stand_side_by_side_and_long_ones_each_in_a_line() -> None:
    short = pieces_of(
        reply(buttons=(Button("d.send", "Bhej do"), Button("d.drop", "Hatao"))), LIMITS
    )
    assert keyboard(short[0]) == {
        "inline_keyboard": [
            [
                {"text": "Bhej do", "callback_data": "d.send"},
                {"text": "Hatao", "callback_data": "d.drop"},
            ]
        ]
    }
    long = pieces_of(
        reply(buttons=(Button("a", "Poora paisa mil gaya"), Button("b", "Nahi"))), LIMITS
    )
    made = keyboard(long[0])
    assert made is not None
    assert [len(row) for row in made["inline_keyboard"]] == [1, 1]
    ten = tuple(Button(f"q.{i}", f"Bill {i}") for i in range(10))
    made = keyboard(pieces_of(reply(rows=ten), LIMITS)[0])
    assert made is not None
    assert [len(row) for row in made["inline_keyboard"]] == [1] * 10


def test_an_id_of_more_than_64_bytes_goes_by_its_place() -> None:
    fits, hindi, too_long = "x" * 64, "ग" * 22, "x" * 65
    buttons = (Button(fits, "a"), Button(hindi, "b"), Button(too_long, "c"))
    made = keyboard(pieces_of(reply(buttons=buttons), LIMITS)[0])
    assert made is not None
    assert [one["callback_data"] for one in made["inline_keyboard"][0]] == [fits, "~1", "~2"]


def test_a_link_is_a_button_where_telegram_takes_its_host() -> None:
    there = with_link_shown(reply(link=("Pay", "https://bill.example/i/abc")))
    made = keyboard(pieces_of(there, LIMITS)[0])
    assert made == {"inline_keyboard": [[{"text": "Pay", "url": "https://bill.example/i/abc"}]]}
    here = with_link_shown(reply(link=("Pay", "http://localhost:8000/i/abc")))
    assert here.link is None
    assert here.text == "Kul ₹897\nPay: http://localhost:8000/i/abc"
    assert keyboard(pieces_of(here, LIMITS)[0]) is None


def test_a_long_text_is_cut_at_the_ends_of_lines_and_the_last_part_has_the_buttons() -> None:
    lines = [f"{n:03d} " + "x" * 95 for n in range(60)]
    pieces = pieces_of(reply("\n".join(lines), buttons=(Button("a", "Haan"),)), LIMITS)
    assert [len(piece.text) <= 4000 for piece in pieces] == [True, True]
    assert "\n".join(piece.text for piece in pieces) == "\n".join(lines)
    assert [bool(piece.buttons) for piece in pieces] == [False, True]


def test_what_was_refused_goes_without_markup_and_with_its_link_in_words() -> None:
    piece = pieces_of(reply("*Kul* <897>", link=("Pay", "https://bill.example/x")), LIMITS)[0]
    made = text_call(piece, as_plain=True)
    assert made["text"] == "Kul <897>\nPay: https://bill.example/x"
    assert "parse_mode" not in made
    assert "reply_markup" not in made
