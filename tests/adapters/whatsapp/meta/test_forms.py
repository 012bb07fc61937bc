"""Every form of a reply arrives as it was meant, within what the Cloud API takes."""

import pytest

from adapters.exporting import path_of
from adapters.whatsapp.meta.content import LIMITS
from bot.message import Attachment, Button, Reply
from tests.adapters.whatsapp.meta.world import World
from tests.adapters.whatsapp.played import PUBLIC
from tests.standins.meta_people import Person

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


def test_three_buttons(world: World, gupta: Person) -> None:
    text = "Line one\n\nLine\tthree"
    world.send(Reply("whatsapp", ADDRESS, text, buttons=_buttons("Haan", "Nahi", "Baad me")))
    assert (gupta.last.kind, gupta.last.text) == ("buttons", text)
    assert [(one.title, one.id) for one in gupta.last.buttons] == [
        ("Haan", "x.1"),
        ("Nahi", "x.2"),
        ("Baad me", "x.3"),
    ]


def test_four_buttons_and_long_words_become_a_list(world: World, gupta: Person) -> None:
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", buttons=_buttons("A", "B", "C", "D")))
    assert (gupta.last.kind, gupta.last.labels) == ("list", ["A", "B", "C", "D"])
    assert gupta.last.list_button == "Chunein"
    long = "Ramesh Kumar Sharma Hardware, Jaipur"
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", rows=_buttons("A", long)))
    assert [(row.item, row.id, row.description) for row in gupta.last.rows] == [
        ("A", "x.1", ""),
        ("Ramesh Kumar Sharma Har…", "x.2", long),
    ]


def test_two_of_one_name_become_a_list(world: World, gupta: Person) -> None:
    world.send(Reply("whatsapp", ADDRESS, "Kaunse?", buttons=_buttons("Ramesh", "Ramesh")))
    assert (gupta.last.kind, [row.id for row in gupta.last.rows]) == ("list", ["x.1", "x.2"])


def test_a_list_of_ten_and_one_of_eleven(world: World, gupta: Person) -> None:
    labels = [f"No. {n}" for n in range(1, 12)]
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", rows=_buttons(*labels[:10])))
    assert (gupta.last.kind, len(gupta.last.rows)) == ("list", 10)
    world.send(Reply("whatsapp", ADDRESS, "Kaunsa?", rows=_buttons(*labels)))
    assert gupta.last.text.splitlines()[-1] == "11  No. 11"


@pytest.mark.parametrize(("count", "type_"), [(3, "button_reply"), (4, "list_reply")])
def test_a_tap_is_what_it_does(world: World, gupta: Person, count: int, type_: str) -> None:
    world.send(Reply("whatsapp", ADDRESS, "?", buttons=_buttons(*"ABCD"[:count])))
    gupta.taps("C")
    raw = world.rows("in.whatsapp.meta")[-1].payload["raw"]["message"]
    assert raw["interactive"][type_]["id"] == "x.3"


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
    assert (gupta.last.kind, gupta.last.links) == (kind, [url])


def test_a_long_text_is_cut_and_its_buttons_are_under_the_last(world: World, gupta: Person) -> None:
    text = "\n".join(f"{n} line of a long list of bills" for n in range(100, 300))
    world.send(Reply("whatsapp", ADDRESS, text, buttons=_buttons("PDF")))
    assert len(gupta.chat) == 3
    assert gupta.last.labels == ["PDF"]
    assert "\n".join(shown.text for shown in gupta.chat) == text


def test_the_return_for_the_portal_goes_as_a_file(world: World, gupta: Person) -> None:
    path = path_of(world.parts.exports, f"out_{1:024}", "json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"gstin": "08AAAPG1234C1ZJ"}')
    paper = Attachment("gstr1_json", f"2026-11:out_{1:024}", "GSTR1-2026-11.json")
    world.send(Reply("whatsapp", ADDRESS, "GSTR-1", attachments=(paper,)))
    file = gupta.last.file
    assert file
    assert (file.name, file.type, gupta.last.text) == (
        "GSTR1-2026-11.json",
        "text/plain",
        "GSTR-1",
    )


def test_what_is_shown_fits_what_meta_takes() -> None:
    assert (LIMITS.text, LIMITS.buttons, LIMITS.button, LIMITS.rows) == (4096, 3, 20, 10)
