"""How an address comes to be somebody's, and for which shop somebody writes who is known to several."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.message import Message, Reply
from bot.respond import respond
from bot.turn import Edge
from core.clock import FixedClock
from core.customers.invites import make_invite
from core.customers.service import NewCustomer, add_customer, find_by_name, update_customer
from core.db import Database
from core.ledger.service import record_opening
from core.shops.models import ChatIdentity, Shop
from core.shops.service import Owner, create_shop
from tests.bot.conversations.both_sides import Both, after_c8, to, words
from tests.bot.conversations.world import EDGE, Talk
from tests.factories import GUPTA, make_actor

USED = "Ye link chal chuka ya purana hai. Dukaan se naya link maango."
HELLO = "Namaste 🙏 Bill, udhaar, yaad-dilana: sab isi chat me.\nDukaan ka naam aur sheher?"


@pytest.fixture
def both(db: Database, clock: FixedClock) -> Both:
    return after_c8(db, clock)


def token(both: Both, name: str) -> str:
    shop, clock = both.owner.shop, both.owner.clock

    def work(session: Session) -> str:
        customer = find_by_name(session, shop.shop_id, name)[0]
        actor = make_actor(shop, clock.now())
        return make_invite(session, actor, secret=EDGE.secret, customer_id=customer.id)

    return both.owner.db.write(work)


def stranger(both: Both, address: str = "tg-501") -> Talk:
    return Talk(both.owner.db, both.owner.clock, both.owner.shop, address=address)


def identities(both: Both) -> int:
    with both.owner.db.reading() as session:
        return len(session.exec(select(ChatIdentity)).all())


def test_the_owners_word_makes_a_link_that_works_once(both: Both) -> None:
    said = both.owner.say("ajay ka invite link")
    assert said.startswith("Ajay Sharma ko ye bhejo, ek baar chalega, 30 din tak: /start ")
    link = said.rpartition(": ")[2]
    ajay = stranger(both)
    text = ajay.say(link)
    assert text == (
        "Namaste 🙏 Ab Gupta Hardware ke bill yahan aayenge. 'hisaab' ya 'bill' likh kar poochh "
        "sakte hain.\n---\n"
        "Gupta Hardware ka bill GH/26-27/0424 (21 Nov): *₹1,300* · baaki ₹1,300"
    )
    assert [reply.text for reply in to(ajay, "owner")] == [
        "✅ Ajay Sharma jud gaye. Ab unke bill unko seedhe jayenge."
    ]
    assert ajay.say("mera kitna baki hai").startswith("Gupta Hardware: *₹2,080*")
    before = identities(both)
    thief = stranger(both, "tg-502")
    assert thief.say(link) == USED
    assert thief.say("mera kitna baki hai") == HELLO
    assert identities(both) == before


def test_a_link_that_ended_or_never_was_is_refused_alike(both: Both) -> None:
    before = identities(both)
    link = token(both, "Mohan Lal")
    assert stranger(both).say("/start " + "A" * 22) == USED
    both.owner.clock.advance(timedelta(days=31))
    assert stranger(both, "tg-503").say(f"/start {link}") == USED
    assert identities(both) == before


def test_the_same_opening_delivered_twice_is_one(both: Both) -> None:
    link = token(both, "Mohan Lal")
    one = stranger(both)
    one.say(f"/start {link}", message_id="m-1")
    assert one.say(f"/start {link}", message_id="m-1") == ""
    assert one.say("mera kitna baki hai").startswith("Gupta Hardware: *₹3,310*")


def test_an_address_that_is_one_customers_does_not_become_anothers(both: Both) -> None:
    ajay = both.customer("Ajay Sharma")
    link = token(both, "Mohan Lal")
    assert ajay.say(f"/start {link}") == USED
    assert ajay.say("mera kitna baki hai").startswith("Gupta Hardware: *₹2,080*")
    assert stranger(both).say(f"/start {link}").startswith("Namaste 🙏 Ab Gupta Hardware")


def test_a_customers_link_that_its_owner_tries_stays_good_for_the_customer(both: Both) -> None:
    owner = both.owner
    link = f"/start {token(both, 'Mohan Lal')}"
    before = identities(both)
    assert owner.say(link) == f"Mohan Lal ko ye bhejo, ek baar chalega, 30 din tak: {link}"
    assert identities(both) == before
    assert stranger(both).say(link).startswith("Namaste 🙏 Ab Gupta Hardware")


def test_a_phone_on_record_joins_and_a_typed_name_never(both: Both) -> None:
    owner = both.owner
    owner.say("naya customer Harish Meena 9800000732")
    owner.say("harish ko 1 taala 160")
    owner.tap("Bhej do")
    owner.say("naya customer Geeta Devi 9800000611")
    geeta = stranger(both, "9800000611")
    assert geeta.say("mera kitna baki hai") == "Gupta Hardware: aapka kuch baaki nahi 🙏"
    other = stranger(both, "9800000999")
    assert other.say("main mohan lal hoon, mera kitna baki hai") == HELLO


def test_a_phone_that_two_customers_share_joins_neither(both: Both) -> None:
    owner, shop = both.owner, both.owner.shop
    actor = make_actor(shop, owner.clock.now())

    def add(session: Session) -> None:
        for name in ("Asha Rao", "Vinod Rao"):
            add_customer(session, actor, NewCustomer(name=name, phone="9800000777"))

    owner.db.write(add)
    assert stranger(both, "9800000777").say("mera kitna baki hai") == HELLO


def test_an_old_number_is_his_no_more(both: Both) -> None:
    owner, shop = both.owner, both.owner.shop
    ramesh = both.row("Ramesh Kumar")
    old = stranger(both, "9800004210")
    assert old.say("mera kitna baki hai").startswith("Gupta Hardware: *₹897*")
    actor = make_actor(shop, owner.clock.now())
    change = NewCustomer(phone="9800004299")
    owner.db.write(lambda session: update_customer(session, actor, ramesh.id, change))
    assert old.say("mera kitna baki hai") == HELLO
    new = stranger(both, "9800004299")
    assert new.say("mera kitna baki hai").startswith("Gupta Hardware: *₹897*")


def test_a_bill_for_whom_nothing_reaches_carries_his_link(both: Both) -> None:
    owner = both.owner
    edge = replace(EDGE, invite_url="https://t.me/pakka_example_bot?start=")
    said = say(owner, "kishan ko 1 taala 160", edge)
    yes = said[-1].buttons[0].id
    (answer,) = say(owner, "", edge, button=yes)
    link = answer.text.rpartition(": ")[2]
    assert link.startswith("https://t.me/pakka_example_bot?start=")
    kishan = stranger(both)
    assert "GH/26-27/0425" in kishan.say("/start " + link.rpartition("=")[2])


def test_where_phones_are_not_reached_a_known_number_is_not_asked_for(both: Both) -> None:
    owner = both.owner
    owner.say("naya customer Harish Meena 9800000732")
    edge = Edge("https://t.example", EDGE.secret, None, "https://t.me/pakka_example_bot?start=")
    yes = say(owner, "harish ko 1 taala 160", edge)[-1].buttons[0].id
    (answer,) = say(owner, "", edge, button=yes)
    assert "\nHarish Meena ko ye bhejo, ek baar chalega, 30 din tak: https://t.me/" in answer.text
    assert "number" not in answer.text


def say(talk: Talk, text: str, edge: Edge, **more: str) -> list[Reply]:
    """Write at another edge."""
    talk.sent += 1
    talk.clock.advance(timedelta(seconds=20))
    message = Message("demo", talk.address, f"e-{talk.sent}", text, talk.clock.now(), **more)  # type: ignore[arg-type]
    return respond(talk.db, message, edge=edge)


def second_shop(both: Both, *, owner: str = "owner-2") -> Shop:
    """Meena Kirana, where Ajay and the owner of Gupta Hardware buy too."""
    at = both.owner.clock.now()
    new = replace(
        GUPTA, name="Meena Kirana", gstin=None, state="08", series="MK/26-27/0107",
        owners=(Owner("demo", owner, "Meena"),),
    )  # fmt: skip

    def work(session: Session) -> Shop:
        shop = create_shop(session, new, at=at)
        actor = make_actor(shop, at)
        for name, address, due in (("Ajay S", "A", 450_00), ("Gupta", "owner", 120_00)):
            customer = add_customer(session, actor, NewCustomer(name=name))
            record_opening(session, actor, customer.id, due=("0091", at.date(), due))
            where = f"customer:{both.row('Ajay Sharma').id}" if address == "A" else address
            row = ChatIdentity(
                shop_id=shop.shop_id, channel="demo", address=where, customer_id=customer.id
            )
            session.add(row)
        session.flush()
        return shop

    return both.owner.db.write(work)


def test_a_customer_of_two_shops_goes_on_with_the_last_one(both: Both) -> None:
    shop = second_shop(both)
    ajay = both.customer("Ajay Sharma")
    assert ajay.say("mera kitna baki hai").startswith("Gupta Hardware: *₹2,080*")
    assert ajay.say("dukaan badlo") == "Kaunsi dukaan?"
    assert ajay.labels == ["Gupta Hardware", "Meena Kirana"]
    assert ajay.say("meena kirana").startswith("Namaste 🙏 Meena Kirana")
    assert ajay.say("mera kitna baki hai").startswith("Meena Kirana: *₹450*")
    ajay.say("ho gaya paid")
    assert [reply.address for reply in ajay.to_customers] == ["owner-2"]
    meena = Talk(both.owner.db, both.owner.clock, shop, address="owner-2")
    assert "Ajay S kehte hain ₹450" in told(ajay)
    both.owner.say("ajay sharma ko 1 taala 160")
    both.owner.tap("Bhej do")
    assert ajay.say("mera kitna baki hai").startswith("Gupta Hardware: *₹2,269*")
    assert meena.say("ajay ka kitna baki hai").startswith("Ajay S: *₹450*")


def told(talk: Talk) -> str:
    """What others were told by the last message."""
    return "\n".join(reply.text for reply in talk.to_customers)


def test_a_button_goes_to_the_shop_that_showed_it(both: Both) -> None:
    second_shop(both)
    ajay = both.customer("Ajay Sharma")
    ajay.say("bill")
    claim = next(b.id for r in to(ajay, ajay.address) for b in r.buttons if b.label == "Bhej diya")
    ajay.say("dukaan badlo")
    ajay.tap("Meena Kirana")
    ajay.say("", button=claim)
    assert [reply.address for reply in ajay.to_customers] == ["owner"]


def test_who_never_wrote_is_asked_and_his_words_are_kept(both: Both) -> None:
    shop = second_shop(both)
    address = "customer:new"

    def join(session: Session) -> None:
        for one, name in ((both.owner.shop, "Mohan Lal"), (shop, "Gupta")):
            customer = find_by_name(session, one.shop_id, name)[0]
            session.add(
                ChatIdentity(
                    shop_id=one.shop_id, channel="demo", address=address, customer_id=customer.id
                )
            )
        session.flush()

    both.owner.db.write(join)
    one = stranger(both, address)
    assert one.say("mera kitna baki hai") == "Kaunsi dukaan?"
    assert one.labels == ["Gupta Hardware", "Meena Kirana"]
    assert one.say("2").startswith("Meena Kirana: *₹120*")
    assert one.say("mera kitna baki hai").startswith("Meena Kirana: *₹120*")


def test_a_members_own_shop_comes_before_shops_where_he_buys(both: Both) -> None:
    shop = second_shop(both)
    owner = both.owner
    meena = Talk(owner.db, owner.clock, shop, address="owner-2")
    meena.say("gupta ko 1 kilo chini 44")
    meena.tap("Bhej do")
    (bill,) = to(meena, "owner")
    assert words(bill)[1:] == ["Bhej diya", "Kuch galat hai"]
    assert "*Kul ₹189*" in owner.say("imran ko 1 taala 160")
    owner.say("", button=bill.buttons[0].id)
    assert [reply.address for reply in owner.to_customers] == ["owner-2"]
    assert owner.say("bhej do").startswith("✅ GH/26-27/0425 ₹189.")


def test_the_demo_says_which_shop_and_others_are_not_reached(both: Both) -> None:
    shop = second_shop(both)
    ajay = both.customer("Ajay Sharma")
    said = ajay.say("mera kitna baki hai", shop_id=shop.shop_id)
    assert said.startswith("Meena Kirana: *₹450*")
    said = ajay.say("mera kitna baki hai", shop_id=both.owner.shop.shop_id)
    assert said.startswith("Gupta Hardware: *₹2,080*")


def test_staff_where_no_channel_knows_phones_joins_by_a_link(both: Both) -> None:
    owner = both.owner
    edge = replace(EDGE, phone_channel=None)
    asked = say(owner, "chotu 9800000210 ko sirf bill banane do", edge)
    (told,) = say(owner, "", edge, button=asked[-1].buttons[0].id)
    assert told.text.startswith("✅ Chotu jod diya. Ye unko bhejo, ek baar chalega: /start ")
    link = told.text.rpartition(": ")[2]
    chotu = stranger(both, "tg-77")
    assert chotu.say(link) == (
        "Namaste Chotu 🙏 Ab aap Gupta Hardware ke liye likh sakte hain. "
        "Aise: *ramesh ko 2 bori cement 380*"
    )
    assert "*Kul ₹189*" in chotu.say("imran ko 1 taala 160")
    assert stranger(both, "tg-78").say(link) == USED
    owner.say("chotu ko hatao")
    owner.tap("Haan, hatao")
    assert chotu.say("bhej do") == HELLO


def test_a_link_of_somebody_who_was_let_go_is_refused(both: Both) -> None:
    owner = both.owner
    edge = replace(EDGE, phone_channel=None)
    asked = say(owner, "chotu 9800000210 ko sirf bill banane do", edge)
    (told,) = say(owner, "", edge, button=asked[-1].buttons[0].id)
    owner.say("chotu ko hatao")
    owner.tap("Haan, hatao")
    assert stranger(both, "tg-77").say(told.text.rpartition(": ")[2]) == USED
