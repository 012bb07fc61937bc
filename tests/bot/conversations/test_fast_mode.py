"""Fast mode: certain bills up to the owner's limit go at once; when it must not act; what is remembered."""

import pytest

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.shops.service import Owner, add_member
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.factories import make_actor

pytestmark = pytest.mark.words


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Gupta Hardware after its first bill, fast mode on up to 5,000."""
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    assert made.say("fast mode chalu") == (
        "⚡ Fast mode chalu: ₹5,000 tak ka pakka bill seedha banega. Undo 10 minute. "
        "Band: 'fast mode band'."
    )
    return made


def is_sound(talk: Talk) -> bool:
    with talk.db.reading() as session:
        return invariants.check(session) == []


def test_a_certain_bill_goes_at_once_and_undo_takes_it_back(talk: Talk) -> None:
    assert talk.say("ramesh ko 5 bori cement") == (
        "✅ GH/26-27/0422 ₹2,242. Ramesh ka kul baaki ₹3,139."
    )
    assert talk.labels == ["Paisa aa gaya", "Undo"]
    assert talk.papers == ["invoice_pdf", "pay_card"]
    assert [len(reply.attachments) for reply in talk.to_customers] == [2]
    assert talk.tap("Undo") == (
        "✅ GH/26-27/0422 ₹2,242 wapas liya. Number 'cancelled' rahega. Ramesh Kumar baaki ₹897."
    )
    assert is_sound(talk)


def test_the_limit_is_the_total_with_its_tax(talk: Talk) -> None:
    # 5,000 / 1.18 = 4,237.29: eleven bags at 385 are 4,235.00 and 4,997.30, at 386 they are 5,010.28
    assert talk.say("ramesh ko 11 bori cement 385").startswith("✅ GH/26-27/0422 ₹4,997.")
    assert talk.say("ramesh ko 11 bori cement 386").endswith("*Kul ₹5,010* · purana baaki ₹5,894")
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("gopal ko 2 bori cement 380", "a customer whom no record knows"),
        ("2 bori cement 380", "no customer at all"),
        ("ramesh ko 2 kg chamcha 45 gst 18%", "an item that no record knows"),
        ("ramesh ko 2 bori cement 3800", "a rate more than five times the last"),
        ("ramesh ko 2 bori cement 70", "a rate less than a fifth of the last"),
        ("ramesh ko 2 bori cement 380 bina gst", "a warning of the law"),
        ("ramesh ko 20 bori cement 380", "a total above the limit"),
    ],
)
def test_it_does_not_act_on(talk: Talk, text: str, why: str) -> None:
    assert talk.say(text).startswith("🧾"), why
    assert talk.labels[-1] == "Hatao"
    assert talk.to_customers == []
    talk.tap("Hatao")
    assert talk.say("aaj ka hisaab").splitlines()[1].startswith("Bikri *₹897* (1 bill)")


@pytest.mark.parametrize(
    "text",
    [
        "ramesh ko 2 bori",
        "sharma ji ko 2 bori cement 380",
        "ramesh ko 3 tile",
        "ramesh ka 650 ka bill",
    ],
)
def test_what_had_to_be_asked_is_previewed_after_the_answer(talk: Talk, text: str) -> None:
    talk.say(text)
    assert talk.labels == [] or "Bhej do" not in talk.labels
    assert talk.to_customers == []


def test_a_change_to_a_bill_that_is_shown_never_sends_it(talk: Talk) -> None:
    talk.say("ramesh ko 20 bori cement 380")
    assert talk.say("cement 2 bori kardo").startswith("Badla: cement 2 bori = 760.00")
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]


def test_the_same_bill_twice_is_asked_in_fast_mode_too(talk: Talk) -> None:
    assert talk.say("ramesh ko 3 bori cement").startswith("✅ GH/26-27/0422 ₹1,345.")
    assert talk.say("ramesh ko 3 bori cement") == (
        "Ye bill ban chuka hai: 0422 ₹1,345. Ek aur banaun?"
    )
    assert talk.labels == ["Haan, naya", "Nahi, wahi hai"]


def test_two_things_in_one_message_are_answered_in_their_order(talk: Talk) -> None:
    assert talk.say("ramesh se 897 cash aaya aur sunil ko 1 tap 590 gst mila ke bill") == (
        "✅ 1) Ramesh Kumar ₹897 cash, bill 0421 poora. Baaki ₹0.\n"
        "---\n"
        "✅ 2) GH/26-27/0422 ₹590. Sunil ka kul baaki ₹1,830."
    )


def test_a_limit_of_ones_own_shown_and_removed_by_what_is_remembered(talk: Talk) -> None:
    assert "₹900 tak" in talk.say("fast mode chalu 900")
    assert talk.say("ramesh ko 3 bori cement").endswith("*Kul ₹1,345* · purana baaki ₹897")
    talk.tap("Hatao")
    assert talk.say("yaad kya hai") == (
        "Ye yaad hai (hatane ke liye dabao):\n"
        "1. GST alag\n2. fast mode ₹900 tak\n3. Ramesh: cement ₹380"
    )
    assert talk.say("2") == "✅ Hata diya."
    assert talk.say("ramesh ko 1 bori cement").startswith("🧾")
    assert talk.say("fast mode band") == "Fast mode band. Ab har bill pehle dikhega."


@pytest.mark.parametrize("value", ["0", "99999999999999999"])
def test_a_limit_that_cannot_be_is_refused_and_the_old_one_stays(talk: Talk, value: str) -> None:
    assert talk.say(f"fast mode chalu {value}") == f"Ye rakam sahi nahi lagti: {value}."
    assert talk.say("ramesh ko 1 bori cement").startswith("✅ GH/26-27/0422 ₹448.")
    assert talk.say("ramesh ko 20 bori cement").startswith("🧾")


@pytest.mark.parametrize(
    "typed", ["Fast mode chalu 900.", "fast mode on ₹900", "fast chalu rs 900 tak"]
)
def test_the_ways_to_say_the_limit(talk: Talk, typed: str) -> None:
    assert "₹900 tak" in talk.say(typed)


def test_staff_cannot_switch_it_on(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    chotu = Owner("demo", "9800000210", "Chotu")
    talk.db.write(lambda session: add_member(session, actor, chotu, role="staff"))
    staff = Talk(talk.db, talk.clock, talk.shop, address="9800000210")
    assert staff.say("fast mode chalu 90000") == ("Ye sirf malik kar sakte hain. Kuch nahi badla.")
    assert talk.say("ramesh ko 20 bori cement 380").startswith("🧾")


def test_what_is_remembered_is_gone_once_removed(talk: Talk) -> None:
    talk.say("yaad kya hai")
    talk.tap("✕ Ramesh: cement ₹380")
    talk.say("yaad kya hai")
    talk.tap("✕ GST alag")
    assert talk.say("yaad kya hai") == (
        "Ye yaad hai (hatane ke liye dabao):\n1. fast mode ₹5,000 tak"
    )
    # both are asked anew: the basis once more, the rate from the goods' own record
    assert "GST alag ya mila hua?" in talk.say("ramesh ko 3 bori cement 400")
    talk.say("fast mode band")
    assert is_sound(talk)


def test_a_long_list_is_shown_part_by_part_and_each_part_is_removable(talk: Talk) -> None:
    goods = ["keel", "tile", "wire", "paint", "tap", "pipe", "taala", "darwaza", "SR-501"]
    said = ", ".join(f"1 {name} 100" for name in goods)
    assert talk.say(f"sunil ko {said}").startswith("✅ GH/26-27/0422 ₹1,062.")
    first = talk.say("yaad kya hai").splitlines()
    assert len(first) == 9  # the heading and eight things of twelve
    assert talk.labels[-2:] == ["4 aur dikhao", "Theek hai"]
    rest = talk.tap("4 aur dikhao").splitlines()
    assert [line[:2] for line in rest[1:]] == ["1.", "2.", "3.", "4."]
    assert talk.labels[-1] == "Theek hai"
    gone = rest[4].removeprefix("4. ")
    assert talk.say("4") == "✅ Hata diya."
    talk.say("yaad kya hai")
    assert gone not in talk.tap("3 aur dikhao")
    assert is_sound(talk)
