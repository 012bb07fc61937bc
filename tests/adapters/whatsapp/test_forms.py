"""Every form of a reply arrives as it was meant, within Twilio's limits."""

import pytest
from hypothesis import given, strategies as st

from adapters.outgoing import Piece
from adapters.whatsapp.twilio.content import LIMITS, Content, Place, Plain, is_same, message_of
from bot.message import Button, Reply
from tests.adapters.whatsapp.world import PUBLIC, World
from tests.standins.twilio_people import Person

ADDRESS = "9800000001"


def _buttons(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(f"x.{n}", label) for n, label in enumerate(labels, start=1))


@pytest.fixture
def gupta(world: World) -> Person:
    made = world.owner()
    made.says("help")
    world.work()
    made.chat.clear()
    return made


def test_words_alone(world: World, gupta: Person) -> None:
    world.send(Reply("whatsapp", ADDRESS, "Namaste *Gupta* ji\n\nRs 5 < 6 & 7_8"))
    assert (gupta.last.kind, gupta.last.text) == ("text", "Namaste *Gupta* ji\n\nRs 5 < 6 & 7_8")


def test_three_buttons_and_blank_lines(world: World, gupta: Person) -> None:
    text = "Line one\n\nLine\tthree      wide\n"
    world.send(Reply("whatsapp", ADDRESS, text, buttons=_buttons("Haan", "Nahi", "Baad me")))
    assert gupta.last.kind == "buttons"
    assert gupta.last.labels == ["Haan", "Nahi", "Baad me"]
    assert [button.id for button in gupta.last.buttons] == ["x.1", "x.2", "x.3"]
    assert gupta.last.text.replace("\u200b", "") == "Line one\n\nLine three    wide\n"


def test_four_buttons_and_long_words_become_a_list(world: World, gupta: Person) -> None:
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", buttons=_buttons("A", "B", "C", "D")))
    assert (gupta.last.kind, gupta.last.labels) == ("list", ["A", "B", "C", "D"])
    assert gupta.last.list_button == "Chunein"
    long = "Ramesh Kumar Sharma Hardware, Jaipur"
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", rows=_buttons("A", long)))
    rows = gupta.last.rows
    assert [(row.item, row.id) for row in rows] == [
        ("A", "x.1"),
        ("Ramesh Kumar Sharma Har…", "x.2"),
    ]
    assert rows[1].description == long


def test_a_list_of_ten_and_one_of_eleven(world: World, gupta: Person) -> None:
    labels = [f"No. {n}" for n in range(1, 12)]
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", rows=_buttons(*labels[:10])))
    assert (gupta.last.kind, len(gupta.last.rows)) == ("list", 10)
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", rows=_buttons(*labels)))
    assert gupta.last.kind == "text"
    assert gupta.last.text.splitlines()[-1] == "11  No. 11"


def test_a_tap_on_a_list_is_what_it_does(world: World, gupta: Person) -> None:
    world.send(Reply("whatsapp", ADDRESS, "?", rows=_buttons("A", "B", "C", "D")))
    gupta.taps("C")
    (row,) = [one for one in world.rows("in.whatsapp") if one.payload["raw"].get("ListId")]
    assert row.payload["raw"]["ListId"] == "x.3"


@pytest.mark.parametrize(
    ("label", "url", "kind"),
    [
        ("Pay ₹760", f"{PUBLIC}/i/abc", "buttons"),
        ("A label of more than 20", f"{PUBLIC}/i/abc", "text"),
        ("Elsewhere", "https://other.example/x", "text"),
    ],
)
def test_a_link_is_a_button_or_stands_in_the_text(
    world: World, gupta: Person, label: str, url: str, kind: str
) -> None:
    world.send(Reply("whatsapp", ADDRESS, "Bill", link=(label, url)))
    assert gupta.last.kind == kind
    assert gupta.last.links == [url]


def test_a_long_text_is_cut_and_its_buttons_are_under_the_last(world: World, gupta: Person) -> None:
    text = "\n".join(f"{n} line of a long list of bills" for n in range(100, 200))
    world.send(Reply("whatsapp", ADDRESS, text, buttons=_buttons("PDF")))
    assert len(gupta.chat) > 2
    assert [shown.kind for shown in gupta.chat[:-1]] == ["text"] * (len(gupta.chat) - 1)
    assert gupta.last.labels == ["PDF"]
    assert "\n".join(shown.text for shown in gupta.chat) == text


def test_one_form_is_made_once(world: World, gupta: Person) -> None:
    before = len(world.twilio.contents)
    for text in ("one", "two", "three"):
        world.send(Reply("whatsapp", ADDRESS, text, buttons=_buttons("Haan", "Nahi")))
    assert len(world.twilio.contents) == before + 1


def test_a_person_abroad(world: World, gupta: Person) -> None:
    anna = world.twilio.person("Anna", phone="+14155550100")
    anna.says("hello")
    world.work()
    world.send(Reply("whatsapp", "+14155550100", "Welcome"))
    assert anna.last.text == "Welcome"


@given(text=st.text(min_size=1, max_size=1024), count=st.integers(0, 3))
def test_no_hole_is_empty_nor_holds_a_line_end(text: str, count: int) -> None:
    piece = Piece(0, text, buttons=_buttons(*"ABC"[:count]))
    made = message_of(piece, Place(PUBLIC))
    if count == 0:
        assert isinstance(made, Plain)
        return
    assert isinstance(made, Content)
    assert len(made.values) <= 100
    for value in made.values.values():
        assert value
        assert not {"\n", "\r", "\t"} & set(value)
        assert " " * 5 not in value
    filled = made.types["twilio/quick-reply"]["body"]
    for number, value in made.values.items():
        filled = filled.replace(f"{{{{{number}}}}}", value)
    assert is_same(made.shown, filled)


def test_what_is_shown_fits_what_twilio_takes() -> None:
    assert (LIMITS.text, LIMITS.buttons, LIMITS.button, LIMITS.rows) == (1600, 3, 20, 10)
