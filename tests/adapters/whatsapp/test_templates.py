"""Templates: made once, found again, a changed text anew, each reason told; none goes unfilled."""

from pathlib import Path

import pytest

from adapters.cli import templates as command
from adapters.whatsapp import templates
from adapters.whatsapp.provider import State
from adapters.whatsapp.twilio.templates import wanted
from bot import templates as words
from tests.adapters.processes import pakka
from tests.adapters.whatsapp.world import PUBLIC, World

KEYS = ("for_customer", "reminder", "news")


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [shape for shape in words.shapes() if shape.key in KEYS and shape.lang == "hi-Latn"]
    monkeypatch.setattr(words, "shapes", lambda: few)
    monkeypatch.setattr(words, "shapes_in", lambda languages: few)


def test_a_second_sync_makes_nothing(world: World) -> None:
    first = list(templates.sync(world.parts, world.book))
    made = dict(world.twilio.contents)
    second = list(templates.sync(world.parts, world.book))
    assert [one.state for one in first] == ["received"] * 3
    assert [one.state for one in second] == ["approved"] * 3
    assert world.twilio.contents == made
    assert [one.name for one in first] == [one.name for one in second]


def test_all_that_we_have_is_approved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    list(templates.sync(world.parts, world.book))
    found = list(templates.states(world.parts, world.book))
    assert {(one.state, one.why) for one in found} == {("approved", "")}
    assert len(found) == len(words.shapes_in(templates.languages(world.parts)))
    assert len(found) == 3 * len(words.keys())


def test_a_sync_that_broke_off_goes_on(world: World) -> None:
    world.twilio.misbehave("drop after", only="/ApprovalRequests/whatsapp")
    with pytest.raises(Exception, match="Connection"):
        list(templates.sync(world.parts, world.book))
    again = list(templates.sync(world.parts, world.book))
    assert len(world.twilio.contents) == 3
    assert [one.state for one in again] == ["approved", "received", "received"]


def test_a_changed_text_or_address_is_another_template() -> None:
    shape = words.shape("reminder", "en")
    one = wanted(shape, PUBLIC)
    assert wanted(shape, PUBLIC).name == one.name
    assert wanted(shape, "https://other.example").name != one.name
    assert one.name.startswith("pakka_reminder_en_")


def test_a_paused_template_is_asked_about_again(world: World) -> None:
    list(templates.sync(world.parts, world.book))
    approved = templates.Approved(world.parts, world.book)
    want = wanted(words.shapes()[0], PUBLIC)
    sid = approved.handle_of(want.name)
    assert sid
    approval = world.twilio.contents[sid].approval
    assert approval
    approval.status = "paused"
    templates.remember(world.parts, world.book)
    assert templates.Approved(world.parts, world.book).handle_of(want.name) is None


@pytest.mark.parametrize(
    ("state", "code"), [("received", 0), ("pending", 0), ("approved", 0), ("rejected", 1)]
)
def test_the_command_tells_each_state(
    world: World, state: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [State("pakka_x_en_1", "en", state, "too long" if code else "")]
    assert command.print_states(found, as_json=False) == code
    assert capsys.readouterr().out.split()[:2] == [state, "pakka_x_en_1"]


def test_without_an_account_it_is_one_line(tmp_path: Path) -> None:
    done = pakka(tmp_path, "templates", "sync")
    assert done.returncode == 1
    assert done.stderr.startswith("pakka: WhatsApp is off: set TWILIO_ACCOUNT_SID")
    assert done.stderr.count("\n") == 1
