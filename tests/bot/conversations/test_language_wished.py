"""A language is asked for in any language; who asked for it is answered in it till he takes it back."""

import pytest

from core.clock import FixedClock
from core.db import Database
from core.shops.service import NewShop, Owner, add_member, get_shop
from tests.bot.conversations.world import Talk, gupta_hardware, shop_talk
from tests.factories import make_actor

pytestmark = pytest.mark.words

WISHES = [
    ("marathi me baat karo", "✅ आता मराठीत."),
    ("தமிழில் பேசு", "✅ இனி தமிழில்."),
    ("speak english", "✅ English it is."),
    ("gujarati ma lakho", "✅ હવે ગુજરાતીમાં."),
    ("తెలుగులో మాట్లాడండి", "✅ ఇక తెలుగులో."),
    ("ಕನ್ನಡದಲ್ಲಿ ಬರೆಯಿರಿ", "✅ ಇನ್ನು ಕನ್ನಡದಲ್ಲಿ."),
    ("বাংলায় উত্তর দিন", "✅ এখন বাংলায়।"),
    ("punjabi ch dasso", "✅ ਹੁਣ ਪੰਜਾਬੀ ਵਿੱਚ।"),
    ("हिंदी में लिखिए", "✅ अब हिंदी में।"),
    ("hinglish me reply karo", "✅ Ab Hinglish me."),
    ("telugu roman lo rayandi", "✅ Ika Telugu lo."),
    ("hindi nahi, english me bolo", "✅ English it is."),
]


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


@pytest.mark.parametrize(("wish", "answer"), WISHES)
def test_every_language_is_asked_for_in_every_other(talk: Talk, wish: str, answer: str) -> None:
    assert talk.say(wish) == answer


def test_the_wish_holds_whatever_is_written_after_it(talk: Talk) -> None:
    talk.say("marathi me baat karo")
    assert "बाकी ₹4,810" in talk.say("mohan lal se 500 mile cash")
    assert "बाकी" in talk.say("how much does mohan lal owe")


def test_the_wish_is_shown_and_taken_back(talk: Talk) -> None:
    talk.say("speak english")
    assert "Answers always: English" in talk.say("yaad kya hai")
    assert talk.say("bhasha") == "Answers now: English. Which language shall it be?"
    assert talk.labels[:3] == ["As I write", "Hinglish", "हिन्दी"]
    assert talk.tap("As I write") == "✅ From now on in the language you write in."
    assert talk.say("ramesh ka kitna baki hai").startswith("Ramesh Kumar")
    assert talk.say("bhasha").startswith("Abhi jawab: Hinglish.")
    assert talk.tap("ಕನ್ನಡ") == "✅ ಇನ್ನು ಕನ್ನಡದಲ್ಲಿ."


def test_a_wish_is_one_persons(talk: Talk, db: Database, clock: FixedClock) -> None:
    actor = make_actor(talk.shop, clock.now(), "setup")
    db.write(lambda session: add_member(session, actor, Owner("demo", "chotu"), role="staff"))
    chotu = Talk(db, clock, talk.shop, address="chotu")
    chotu.say("tamil la pesunga")
    assert "பாக்கி" in chotu.say("mohan lal ka kitna baki hai")
    assert "baaki" in talk.say("mohan lal ka kitna baki hai")


def test_a_language_we_do_not_have_is_said_to_be_so(talk: Talk) -> None:
    assert talk.say("malayalam me baat karo") == "Ye bhasha abhi nahi aati. Ye aati hain:"
    assert "தமிழ்" in talk.labels
    assert len(talk.labels) == 9


@pytest.mark.parametrize(
    "goods", ["punjabi jutti 2 jodi 450 ramesh", "tamil calendar 10 pcs 25", "english khad 3 kg 40"]
)
def test_goods_that_bear_a_languages_name_are_goods(talk: Talk, goods: str) -> None:
    assert "✅" not in talk.say(goods)
    assert talk.said[0].text.startswith("🧾") or talk.said[0].buttons


def test_a_customer_asks_for_his_own_language(talk: Talk, db: Database, clock: FixedClock) -> None:
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("GST alag")
    talk.tap("Bhej do")
    customer = Talk(db, clock, talk.shop, address=talk.to_customers[0].address)
    assert customer.say("தமிழில் பேசுங்கள்") == "✅ இனி தமிழில்."
    assert "₹897" in customer.say("mera baki kitna hai")
    assert customer.say("language") == "இப்போ பதில்: தமிழ். எந்த மொழி வேணும்?"
    assert customer.tap("English") == "✅ English it is."
    # his wish is no business of the shop's
    assert talk.say("bhasha").startswith("Abhi jawab: Hinglish.")


def test_a_stranger_sets_up_his_shop_in_the_language_he_asks_for(
    db: Database, clock: FixedClock
) -> None:
    new = NewShop("Velan Stores", gstin="33AAAPV1234C1ZB", owners=(Owner("demo", "owner"),))
    stranger = shop_talk(db, clock, new, items=[], customers=[])
    stranger.address = "stranger"
    stranger.say("hello")
    asked = stranger.say("telugu lo matladandi")
    assert "షాపు" in asked
    assert stranger.say("Sri Balaji Stores") == "Sri Balaji Stores ✅\nGST నంబర్ పంపండి."


@pytest.mark.parametrize(
    ("wish", "answer", "kept"),
    [
        ("bill hindi me bhi", "✅ Ab bill English aur हिन्दी me.", "hi"),
        ("bills in english and tamil", "✅ Ab bill English aur தமிழ் me.", "ta"),
        ("બિલ ગુજરાતીમાં પણ", "✅ Ab bill English aur ગુજરાતી me.", "gu"),
        ("bill hindi me bhejo", None, "en"),
    ],
)
def test_the_papers_take_a_second_language(
    talk: Talk, wish: str, answer: str | None, kept: str
) -> None:
    said = talk.say(wish)
    assert answer is None or said == answer
    with talk.db.reading() as session:
        assert get_shop(session, talk.shop.shop_id).paper_language == kept


def test_the_second_language_of_the_papers_is_picked_and_taken_back(talk: Talk) -> None:
    assert talk.say("bill ki bhasha").startswith("Bill par abhi: English. English")
    assert talk.tap("मराठी") == "✅ Ab bill English aur मराठी me."
    talk.tap(talk.labels[0])
    with talk.db.reading() as session:
        assert get_shop(session, talk.shop.shop_id).paper_language == "en"
    assert talk.say("bill sirf english me") == "✅ Ab bill sirf English me."
