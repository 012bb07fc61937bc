"""C1: a shop set up in chat. Words are those of the page; then shops drawn at random."""

import random

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.db import Database
from core.gst.states import find_city
from core.invariants import check
from core.shops.models import ChatIdentity, Member, Shop
from tests.bot.conversations.random_world import gstin
from tests.bot.conversations.world import Talk

pytestmark = pytest.mark.words

HELLO = "Namaste 🙏 Bill, udhaar, yaad-dilana: sab isi chat me.\nDukaan ka naam aur sheher?"
DONE = (
    "Ho gaya 👍 Ab aise likho:\n"
    "*ramesh ko 2 bori cement 380 ke hisab se bill bhej do*\n"
    "Hisaab aapka hai: 'export' likho, poora le jao."
)


def _nobody(clock: FixedClock) -> Shop:
    """No shop: `Talk` wants one, somebody new has none."""
    return Shop(
        shop_id="", name="", scheme="regular", prefix="X", state="08", created_at=clock.now()
    )


@pytest.fixture
def stranger(db: Database, clock: FixedClock) -> Talk:
    """Somebody who has no shop yet."""
    return Talk(db, clock, _nobody(clock), address="new-owner")


def shops(talk: Talk) -> list[Shop]:
    with talk.db.reading() as session:
        assert check(session) == []
        return list(session.exec(select(Shop)))


def test_c1_three_answers(stranger: Talk) -> None:
    assert stranger.say("hi") == HELLO
    assert stranger.say("gupta hardware jaipur") == (
        "Gupta Hardware, Jaipur (Rajasthan) ✅\nGST number bhejo."
    )
    assert stranger.labels == ["GST nahi hai", "Composition hai"]
    assert stranger.say("08aaapg1234c1zj") == (
        "08AAAPG1234C1ZJ likhai sahi ✅\nUPI ID bhejo jisme paisa aaye."
    )
    assert stranger.labels == ["Baad me"]
    assert shops(stranger) == []
    assert stranger.say("guptahw@example") == DONE
    (shop,) = shops(stranger)
    assert (shop.name, shop.gstin, shop.state) == ("Gupta Hardware", "08AAAPG1234C1ZJ", "08")
    assert (shop.scheme, shop.upi, shop.prices) == ("regular", "guptahw@example", "ask")
    assert shop.address == "Jaipur"
    with stranger.db.reading() as session:
        (member,) = session.exec(select(Member)).all()
        (chat,) = session.exec(select(ChatIdentity)).all()
    assert (member.role, chat.address) == ("owner", "new-owner")
    # then C2: the basis is asked once
    assert stranger.say("ramesh ko 2 bori cement 380 ke hisab se bill bhej do").endswith(
        "380 me GST alag ya mila hua?"
    )


def test_c1_in_one_message(stranger: Talk) -> None:
    said = "Gupta Hardware Jaipur, GST 08AAAPG1234C1ZJ, UPI guptahw@example"
    assert stranger.say(said) == DONE
    (shop,) = shops(stranger)
    assert (shop.name, shop.gstin, shop.upi) == (
        "Gupta Hardware", "08AAAPG1234C1ZJ", "guptahw@example",
    )  # fmt: skip


def test_without_gst_and_without_upi(stranger: Talk) -> None:
    stranger.say("hi")
    stranger.say("meena kirana indore")
    stranger.tap("GST nahi hai")
    assert stranger.labels == ["Baad me"]
    assert stranger.tap("Baad me") == DONE
    (shop,) = shops(stranger)
    assert (shop.name, shop.state, shop.scheme, shop.upi) == (
        "Meena Kirana", "23", "unregistered", None,
    )  # fmt: skip


def test_a_composition_shop_gives_its_gstin_too(stranger: Talk) -> None:
    stranger.say("hi")
    stranger.say("sharma dhaba jaipur")
    assert stranger.say("2") == "Sharma Dhaba, Jaipur (Rajasthan) ✅\nGST number bhejo."
    stranger.say("08AAAPS1234D1Z5")
    assert stranger.say("1") == DONE
    (shop,) = shops(stranger)
    assert (shop.scheme, shop.gstin) == ("composition", "08AAAPS1234D1Z5")


def test_a_town_that_no_list_knows_is_asked_for_its_state(stranger: Talk) -> None:
    stranger.say("hi")
    stranger.say("rana store phulbani khas")
    stranger.tap("GST nahi hai")
    assert shops(stranger) == []
    stranger.say("odisha")
    assert stranger.tap("Baad me") == DONE
    assert [shop.state for shop in shops(stranger)] == ["21"]


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ("08AAAPG1234C1ZX", "GSTIN ka aakhri akshar nahi milta: 08AAAPG1234C1ZX."),
        ("12345", "12345 GSTIN nahi hai: 15 akshar hote hain."),
        ("08AAAPG1234C1", "08AAAPG1234C1 GSTIN nahi hai: 15 akshar hote hain."),
    ],
)
def test_a_wrong_gstin_is_asked_again_and_what_was_told_is_kept(
    stranger: Talk, wrong: str, answer: str
) -> None:
    stranger.say("hi")
    stranger.say("gupta hardware jaipur")
    assert stranger.say(wrong).startswith(answer)
    assert shops(stranger) == []
    stranger.say("08AAAPG1234C1ZJ")
    assert stranger.say("guptahw@example") == DONE


@pytest.mark.parametrize("wrong", ["guptahw", "gupta hw@example", "@example", "9800000001"])
def test_a_wrong_upi_id_is_asked_again(stranger: Talk, wrong: str) -> None:
    stranger.say("hi")
    stranger.say("gupta hardware jaipur")
    stranger.say("08AAAPG1234C1ZJ")
    stranger.say(wrong)
    assert shops(stranger) == []
    assert stranger.say("guptahw@example") == DONE
    assert [shop.upi for shop in shops(stranger)] == ["guptahw@example"]


@pytest.mark.parametrize("said", ["mera upi guptahw@example hai", "UPI ID: guptahw@example"])
def test_a_upi_id_in_a_sentence(stranger: Talk, said: str) -> None:
    stranger.say("gupta hardware jaipur 08AAAPG1234C1ZJ")
    assert stranger.say(said) == DONE


def test_each_message_twice_makes_one_shop(stranger: Talk) -> None:
    for n, said in enumerate(["hi", "gupta hardware jaipur", "08AAAPG1234C1ZJ", "guptahw@example"]):
        assert stranger.say(said, message_id=f"m{n}")
        assert stranger.say(said, message_id=f"m{n}") == ""
    assert len(shops(stranger)) == 1


def test_in_english_and_in_hindi(db: Database, clock: FixedClock) -> None:
    nobody = _nobody(clock)
    hindi = Talk(db, clock, nobody, address="two")
    hindi.say("नमस्ते")
    hindi.say("गुप्ता हार्डवेयर जयपुर")
    assert hindi.labels == ["GST नहीं है", "कंपोज़िशन है"]


CITIES = ["Jaipur", "Indore", "Surat", "Pune", "Chennai", "Kolkata", "Lucknow", "Bengaluru"]


@pytest.mark.parametrize("seed", range(16))
def test_c1_again_with_any_shop(sqlite_db: Database, clock: FixedClock, seed: int) -> None:
    draw = random.Random(seed)
    talk = Talk(sqlite_db, clock, _nobody(clock), address=f"new{seed}")
    city = draw.choice(CITIES)
    place = find_city(city)
    assert place is not None
    name = (
        f"{draw.choice(['Navin', 'Asha', 'Prem'])} {draw.choice(['Stores', 'Traders', 'Agencies'])}"
    )
    number = gstin(draw, place[1].code)
    upi = draw.choice([f"shop{seed}@example", ""])
    typed = draw.choice([str.lower, str.upper, str.title])
    if draw.random() < 0.5:
        talk.say(draw.choice(["hi", "hello", "namaste", "start"]))
        talk.say(typed(f"{name} {city}"))
        talk.say(typed(number))
        last = talk.say(upi) if upi else talk.tap("Baad me")
    else:
        last = talk.say(f"{name} {city}, GSTIN {number}{', UPI ' + upi if upi else ''}")
        last = last if upi else talk.tap("Baad me")
    assert "export" in last
    (shop,) = shops(talk)
    assert (shop.name.casefold(), shop.gstin, shop.state) == (
        name.casefold(), number, place[1].code,
    )  # fmt: skip
    assert shop.upi == (upi or None)


@pytest.mark.parametrize(
    ("hello", "name", "shown"),
    [
        ("ನಮಸ್ಕಾರ", "ಶ್ರೀ ಗಣೇಶ ಸ್ಟೋರ್ಸ್ ಬೆಂಗಳೂರು", "ಶ್ರೀ ಗಣೇಶ ಸ್ಟೋರ್ಸ್, Bengaluru (Karnataka)"),
        ("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "ਗਿੱਲ ਇਲੈਕਟ੍ਰੀਕਲ ਲੁਧਿਆਣਾ", "ਗਿੱਲ ਇਲੈਕਟ੍ਰੀਕਲ, Ludhiana (Punjab)"),
        ("নমস্কার", "মা তারা ভান্ডার কলকাতা", "মা তারা ভান্ডার, Kolkata (West Bengal)"),
        ("வணக்கம்", "முருகன் ஸ்டோர்ஸ் சென்னை", "முருகன் ஸ்டோர்ஸ், Chennai (Tamil Nadu)"),
    ],
)
def test_a_city_in_its_own_letters_is_cut_off_the_name(
    stranger: Talk, hello: str, name: str, shown: str
) -> None:
    stranger.say(hello)
    assert stranger.say(name).startswith(shown)


def test_the_state_is_found_within_an_answer(stranger: Talk) -> None:
    stranger.say("hi")
    stranger.say("maa tara bhandar")
    stranger.tap("GST nahi hai")
    assert "UPI" in stranger.say("hamari dukan মুম্বাই maharashtra me hai")
    stranger.tap(stranger.labels[0])
    (shop,) = shops(stranger)
    assert (shop.state, shop.address) == ("27", "Mumbai")
