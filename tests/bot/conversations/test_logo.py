"""A shop's logo by chat: the picture is shown on a bill first, borne after the yes, taken off again."""

import io

import pytest
from PIL import Image

from bot import replies
from bot.logo_words import awaits_picture
from bot.message import Message
from core.clock import FixedClock
from core.db import Database
from core.shops.models import Shop
from core.shops.pictures import too_large
from core.shops.service import Owner, add_member
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.factories import make_actor


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(sqlite_db, clock)


def picture(colour: str = "red") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (120, 60), colour).save(made, "PNG")
    return made.getvalue()


def send(talk: Talk, words: str, content: bytes | None = None) -> str:
    """Send a picture as a channel hands it over that has fetched it."""
    return talk.say(words, attachment="photo", picture=content or picture())


def logo(talk: Talk) -> str | None:
    with talk.db.reading() as session:
        return session.get_one(Shop, talk.shop.shop_id).logo


def test_a_picture_under_the_word_is_shown_first_and_borne_after_the_yes(talk: Talk) -> None:
    assert send(talk, "hamara logo") == "Naye bill aise dikhenge. Yahi logo rakhun?"
    assert talk.papers == ["logo_sample"]
    assert talk.labels == ["Haan", "Nahi"]
    assert logo(talk) is None
    said = talk.tap("Haan")
    assert said == "✅ Naye bill par aapka logo aayega. Bane hue bill waise hi rahenge."
    sha256 = logo(talk)
    assert sha256
    assert talk.tap("Undo") == "✅ Pehle jaisa kar diya."
    assert logo(talk) is None


def test_asked_for_by_the_word_alone_it_needs_no_caption(talk: Talk) -> None:
    assert talk.say("logo").startswith("Apne logo ki photo bhejiye (PNG, JPEG ya WebP).")
    assert send(talk, "") == "Naye bill aise dikhenge. Yahi logo rakhun?"
    assert talk.say("nahi") == "Theek hai, kuch nahi badla."
    assert logo(talk) is None


def test_it_is_taken_off_and_back(talk: Talk) -> None:
    assert talk.say("logo hatao") == (
        "Abhi koi logo nahi hai. Photo bhejiye aur uske neeche likhiye: logo."
    )
    send(talk, "logo")
    talk.tap("Haan")
    mine = logo(talk)
    assert "Logo: ✓ (likhiye: logo)" in talk.say("settings")
    assert talk.say("logo hatao") == (
        "✅ Naye bill par phir dukaan ke akshar aayenge. Bane hue bill waise hi rahenge."
    )
    assert logo(talk) is None
    talk.tap("Undo")
    assert logo(talk) == mine
    talk.say("logo")
    talk.tap("Logo hatao")
    assert logo(talk) is None


def test_what_is_no_picture_is_told_in_a_sentence_and_the_question_stays(talk: Talk) -> None:
    talk.say("logo")
    assert send(talk, "", b"GIF89a") == (
        "Yeh photo poori nahi hai, ya PNG, JPEG, WebP nahi hai. Logo phir se bhejiye."
    )
    large = talk.say("", attachment="photo", logo=too_large())
    assert large == "Photo bahut badi hai: 5 MB, 3000 × 3000 tak chalegi. Chhoti bhejiye."
    assert send(talk, "") == "Naye bill aise dikhenge. Yahi logo rakhun?"


def test_only_the_owner_sends_it(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    staff, accountant = Owner("demo", "staff"), Owner("demo", "accountant")
    talk.db.write(lambda session: add_member(session, actor, staff, role="staff"))
    talk.db.write(lambda session: add_member(session, actor, accountant, role="accountant"))
    for role, refused in (("staff", "Ye sirf malik kar sakte"), ("accountant", "Aap hisaab")):
        other = Talk(talk.db, talk.clock, talk.shop, address=role)
        assert send(other, "logo").startswith(refused)
        assert send(other, "logo hatao").startswith(refused)
        assert other.papers == []
        assert not awaits(other, "logo")
    assert logo(talk) is None


def awaits(talk: Talk, text: str, address: str | None = None) -> bool:
    message = Message(talk.channel, address or talk.address, "m", text, talk.clock.now())
    with talk.db.reading() as session:
        return awaits_picture(session, message)


def test_a_channel_fetches_no_picture_but_a_logo(talk: Talk) -> None:
    assert not awaits(talk, "ramesh ko 500 ka bill")
    assert not awaits(talk, "")
    assert not awaits(talk, "logo", "stranger")
    assert awaits(talk, "Logo!")
    talk.say("logo")
    assert awaits(talk, "")
    talk.say("ramesh 2 hinge 450")  # the talk goes on to something else
    assert not awaits(talk, "")


@pytest.mark.parametrize("lang", sorted(replies.tables()))
def test_every_language_has_words_for_it(sqlite_db: Database, clock: FixedClock, lang: str) -> None:
    from bot.handlers.commands import find

    table = replies.tables()[lang]["commands"]
    assert {find(said) for said in table["logo"]} == {"cmd.logo"}
    assert {find(said) for said in table["logo_off"]} == {"cmd.logo_off"}
    assert find(replies.label(lang, "logo_off")) == "cmd.logo_off"


@pytest.mark.parametrize(
    "said",
    ["bill pe logo lagao", "बिल पर लोगो लगाओ", "put my logo on the bill", "bill var logo lava"],
)
def test_a_logo_on_the_bill_is_no_bill(talk: Talk, said: str) -> None:
    assert talk.say(said).startswith("Apne logo ki photo bhejiye")
