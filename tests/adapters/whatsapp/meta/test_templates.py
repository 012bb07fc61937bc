"""Templates with Meta: made once, found again, a changed text anew, each reason told."""

import pytest

from adapters.whatsapp import templates
from bot import templates as words
from tests.adapters.whatsapp.meta.world import World

KEYS = ("for_customer", "pay_card", "reminder", "news")


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [words.shape(key, "hi-Latn") for key in KEYS]
    monkeypatch.setattr(words, "shapes_in", lambda languages: few)


def test_all_that_we_have_is_taken_and_found_again(world: World) -> None:
    first = list(templates.sync(world.parts, world.book))
    assert {one.state for one in first} == {"pending"}
    made = len(world.meta.store.templates)
    second = list(templates.sync(world.parts, world.book))
    assert {one.state for one in second} == {"approved"}
    assert [one.name for one in first] == [one.name for one in second]
    assert len(world.meta.store.templates) == made == 3 * len(words.keys())
    assert len(world.meta.store.samples) == 2  # one document and one picture, for all of them


@pytest.mark.usefixtures("_few")
def test_a_sync_that_broke_off_goes_on(world: World) -> None:
    world.meta.misbehave("drop after", only="/message_templates")
    with pytest.raises(Exception, match="Connection"):
        list(templates.sync(world.parts, world.book))
    again = list(templates.sync(world.parts, world.book))
    assert [one.state for one in again] == ["approved", "pending", "pending", "pending"]
    assert len(world.meta.store.templates) == len(KEYS)


@pytest.mark.usefixtures("_few")
def test_what_whatsapp_says_of_each_is_told(world: World) -> None:
    assert {one.state for one in templates.states(world.parts, world.book)} == {"missing"}
    list(templates.sync(world.parts, world.book))
    world.meta.review("pakka_news", "REJECTED", "TAG_CONTENT_MISMATCH")
    for one in world.meta.store.templates.values():
        one.category = "MARKETING" if one.name.startswith("pakka_reminder") else one.category
    found = {(one.state, one.why) for one in templates.states(world.parts, world.book)}
    dear = ("approved", "taken as marketing, which costs more")
    assert found == {("approved", ""), ("rejected", "TAG_CONTENT_MISMATCH"), dear}


@pytest.mark.usefixtures("_few")
def test_one_that_is_not_taken_keeps_no_other_from_being_made(world: World) -> None:
    world.meta.misbehave("404", only="/message_templates")
    found = [one.state for one in templates.sync(world.parts, world.book)]
    assert found == ["refused", "pending", "pending", "pending"]


def test_a_changed_text_or_address_is_another_template(world: World) -> None:
    from adapters.whatsapp.meta.client import Account, Client
    from adapters.whatsapp.meta.templates import Listed

    shape = words.shape("reminder", "en")
    client = Client(Account("1", "2", "t", "s", "v"))
    other = Listed(client, "https://other.example").name_of(shape)
    assert world.book.name_of(shape) == world.book.name_of(shape) != other
    assert other.startswith("pakka_reminder_en_")
