"""C28 on both sides: what the staff may do, what it asks, what nobody but the owner sees; letting go."""

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.invoices.models import Invoice
from core.shops.members import list_members
from core.shops.settings import set_setting
from tests.bot.conversations.both_sides import Both, after_c8, to, words
from tests.bot.conversations.world import Talk
from tests.factories import make_actor

SEES = "Ye sirf malik dekh sakte hain. Bill banane ko tayyar hoon."
ASKED = "Malik se poochh liya, jawab aate hi bataunga."
ACCOUNTANT = "Aap hisaab aur report dekh sakte hain; likhna malik ka kaam hai. Kuch nahi badla."


@pytest.fixture
def both(db: Database, clock: FixedClock) -> Both:
    made = after_c8(db, clock)
    made.owner.say("chotu 9800000210 ko sirf bill banane do")
    made.owner.tap("Haan")
    return made


@pytest.fixture
def chotu(both: Both) -> Talk:
    owner = both.owner
    return Talk(owner.db, owner.clock, owner.shop, address="9800000210")


def bills(both: Both) -> list[tuple[str, str]]:
    with both.owner.db.reading() as session:
        rows = session.exec(select(Invoice)).all()
    return sorted((row.number[-4:], row.status) for row in rows)


def test_c28_as_on_the_page(db: Database, clock: FixedClock) -> None:
    both = after_c8(db, clock)
    owner = both.owner
    assert owner.say("chotu 9800000210 ko sirf bill banane do") == (
        "Chotu (••0210): bill + cash jama. Total, cancel, 5% se upar chhoot nahi. Theek?"
    )
    assert owner.labels == ["Haan", "Badlo", "Nahi"]
    owner.tap("Haan")
    chotu = Talk(owner.db, owner.clock, owner.shop, address="9800000210")
    assert chotu.say("aaj total kitna hua") == SEES
    assert to(chotu, "owner") == []

    assert chotu.say("0423 cancel karo") == ASKED
    (asked,) = to(chotu, "owner")
    assert asked.text == "Chotu 0423 (Raju Bhai ₹857) cancel karna chahta hai."
    assert words(asked) == ["Haan cancel", "Nahi"]
    assert owner.say("Nahi") == "Theek hai, mana kar diya."
    assert [reply.text for reply in to(owner, "9800000210")] == [
        "Malik ne mana kiya: 0423 cancel karo"
    ]
    assert ("0423", "issued") in bills(both)

    chotu.say("0423 cancel karo")
    # he had paid it in cash
    assert owner.say("haan cancel") == "✅ 0423 cancel. Raju baaki ₹0.\nAdvance ₹857 jama hai"
    assert [reply.text for reply in to(owner, "9800000210")] == [
        "✅ Malik ne haan kar di: 0423 cancel."
    ]
    assert ("0423", "cancelled") in bills(both)
    assert both.owes("Raju Bhai") == -857_00  # he had paid it: an advance now


def test_a_yes_counts_once_and_only_the_owners(both: Both, chotu: Talk) -> None:
    chotu.say("0421 cancel karo")
    yes = to(chotu, "owner")[0].buttons[0].id
    assert chotu.say("", button=yes) == "Ye sirf malik kar sakte hain. Kuch nahi badla."
    assert ("0421", "issued") in bills(both)
    both.owner.say("", button=yes)
    assert ("0421", "cancelled") in bills(both)
    assert both.owner.say("", button=yes) == "Ab ye nahi ho sakta."
    assert to(both.owner, chotu.address) == []


def test_the_staff_bills_and_takes_cash(both: Both, chotu: Talk) -> None:
    assert "*Kul ₹189*" in chotu.say("imran ko 1 taala 160")
    assert chotu.tap("Bhej do").startswith("✅ GH/26-27/0425 ₹189.")
    assert chotu.say("imran ne 189 cash diya").startswith("✅ Imran Khan ₹189 cash")
    assert to(chotu, "owner") == []
    assert both.owes("Imran Khan") == 2_360_00


@pytest.mark.parametrize(
    "said",
    [
        "aaj ki bikri kitni hui",
        "sabse zyada kiska baki hai",
        "kul udhaar kitna hai",
        "is mahine ki sale",
        "mohan ka statement bhejo",
        "aaj ke bill dikhao",
        "item wise",
    ],
)
@pytest.mark.words
def test_totals_are_hidden_from_the_staff(both: Both, chotu: Talk, said: str) -> None:
    assert chotu.say(said) == SEES
    assert to(chotu, "owner") == []


@pytest.mark.parametrize("said", ["fast mode chalu", "yaad kya hai", "staff", "chotu ko hatao"])
@pytest.mark.words
def test_rights_and_settings_are_the_owners(both: Both, chotu: Talk, said: str) -> None:
    assert chotu.say(said) == "Ye sirf malik kar sakte hain. Kuch nahi badla."
    assert to(chotu, "owner") == []


@pytest.mark.parametrize(
    ("said", "left"),
    [("imran ko 500 udhaar", 2_860_00), ("imran se 500 gpay aaya", 1_860_00)],
)
@pytest.mark.words
def test_what_it_may_not_write_it_asks(both: Both, chotu: Talk, said: str, left: int) -> None:
    assert chotu.say(said) == ASKED
    (asked,) = to(chotu, "owner")
    assert asked.text == f'Chotu chahta hai: "{said}". Theek?'
    assert both.owes("Imran Khan") == 2_360_00
    both.owner.say("haan")
    assert both.owes("Imran Khan") == left
    assert [reply.text for reply in to(both.owner, chotu.address)] == [
        f"✅ Malik ne haan kar di: {said}"
    ]


def test_a_bill_cannot_be_undone_after_the_money_was_taken(both: Both, chotu: Talk) -> None:
    chotu.say("imran ko 1 taala 160")
    chotu.tap("Bhej do")
    assert chotu.tap("Undo") == ASKED
    (asked,) = to(chotu, "owner")
    assert asked.text == "Chotu 0425 (Imran Khan ₹189) cancel karna chahta hai."
    assert ("0425", "issued") in bills(both)
    assert chotu.say("undo") == ASKED


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "imran ko 10 taala 160 6% chhoot",
            "Chotu: Imran Khan ka bill ₹1,775, chhoot ₹96. Bhejne dun?",
        ),
        (
            "imran ko 10 taala 160 paid by upi",
            "Chotu: Imran Khan ka bill ₹1,888, daam ya bhugtan had se bahar. Bhejne dun?",
        ),
    ],
)
@pytest.mark.words
def test_more_off_than_it_may_give_is_asked(both: Both, chotu: Talk, said: str, asked: str) -> None:
    chotu.say(said)
    assert chotu.tap("Bhej do") == ASKED
    assert [reply.text for reply in to(chotu, "owner")] == [asked]
    assert len(bills(both)) == 6
    told = both.owner.say("haan")
    assert told.startswith("✅ GH/26-27/0425")
    (heard,) = to(both.owner, chotu.address)
    assert heard.text.startswith("✅ Malik ne haan kar di: GH/26-27/0425")
    assert [paper.kind for paper in heard.attachments] == ["invoice_pdf"]
    assert len(bills(both)) == 7
    assert chotu.say("haan bhej do") == "Koi bill khula nahi. Likho: *ramesh ko 2 bori cement 380*"
    assert len(bills(both)) == 7


def test_a_discount_within_the_limit_goes_and_the_owner_sets_the_limit(
    both: Both, chotu: Talk
) -> None:
    chotu.say("imran ko 10 taala 160 5% chhoot")
    assert chotu.tap("Bhej do").startswith("✅ GH/26-27/0425")
    shop = both.owner.shop
    actor = make_actor(shop, both.owner.clock.now())
    both.owner.db.write(lambda session: set_setting(session, actor, "staff_discount", "3"))
    chotu.say("imran ko 10 keel 90 4% chhoot")
    assert chotu.tap("Bhej do") == ASKED


def test_a_bill_changed_after_it_was_asked_for_is_not_made(both: Both, chotu: Talk) -> None:
    chotu.say("imran ko 10 taala 160 20% chhoot")
    chotu.tap("Bhej do")
    chotu.say("taala 100 kardo")
    assert both.owner.say("haan") == "Uske baad wo bill badal gaya ya hat gaya. Kuch nahi bana."
    assert len(bills(both)) == 6


def test_the_owners_own_half_made_bill_survives_his_yes(both: Both, chotu: Talk) -> None:
    both.owner.say("mohan ko 1 pipe 210")
    chotu.say("imran ko 10 taala 160 20% chhoot")
    chotu.tap("Bhej do")
    yes = to(chotu, "owner")[0].buttons[0].id
    assert both.owner.say("", button=yes).startswith("✅ GH/26-27/0425")
    assert both.owner.say("hello").startswith("Namaste 🙏 Mohan Lal ka bill adhura hai")


def test_the_accountant_sees_and_moves_no_money(both: Both) -> None:
    owner = both.owner
    owner.say("naya accountant kailash 9800000333")
    owner.tap("Haan")
    kailash = Talk(owner.db, owner.clock, owner.shop, address="9800000333")
    assert kailash.say("sabse zyada kiska baki hai").startswith("Kul udhaar *₹")
    assert kailash.say("aaj ki bikri kitni hui").startswith("📊 21 Nov")
    assert kailash.say("mohan ka kitna baki hai").startswith("Mohan Lal: *₹3,310*")
    for said in (
        "imran ko 1 taala 160",
        "imran se 500 cash aaya",
        "imran ko 500 udhaar",
        "0421 cancel karo",
        "mohan ko yaad dila do",
        "undo",
    ):
        assert kailash.say(said) == ACCOUNTANT, said
        assert to(kailash, "owner") == []
    kailash.say("mohan ka statement bhejo")
    assert kailash.tap("Bhejo") == ACCOUNTANT
    assert kailash.to_customers == []
    assert len(bills(both)) == 6
    assert both.owes("Imran Khan") == 2_360_00


def test_an_old_button_of_the_owners_is_no_way_round(both: Both, chotu: Talk) -> None:
    both.customer("Ajay Sharma").say("ho gaya paid")
    claim = both.customer("Ajay Sharma").said[-1].buttons[0].id
    both.owner.say("400 aaya sunil se gpay")
    undo = both.owner.said[0].buttons[-1].id
    for action in (claim, "cmd.memory", "y.outstanding.", "w.right.x", "cmd.remove.x"):
        assert chotu.say("", button=action) in {
            SEES,
            "Ye sirf malik kar sakte hain. Kuch nahi badla.",
        }
    assert chotu.say("", button=undo) == ASKED
    assert both.owes("Ajay Sharma") == 2_080_00
    assert both.owes("Sunil Verma") == 1_402_00


def test_letting_somebody_go_is_spelled_out_and_ends_it(both: Both, chotu: Talk) -> None:
    owner = both.owner
    assert owner.say("chotu ko hatao") == (
        "Chotu (staff) ko hataun? Unke phone se phir kuch nahi banega, na dikhega."
    )
    assert owner.labels == ["Haan, hatao", "Nahi"]
    assert owner.tap("Nahi") == "Theek hai, kuch nahi badla."
    assert "*Kul ₹189*" in chotu.say("imran ko 1 taala 160")
    owner.say("staff")
    assert owner.labels == ["Owner malik", "Chotu staff", "Rehne do"]
    owner.tap("Chotu staff")
    assert owner.tap("Haan, hatao") == "✅ Chotu hata diya."
    gone = chotu.say("bhej do")
    assert gone.startswith("Namaste 🙏 Bill, udhaar, yaad-dilana")
    assert len(bills(both)) == 6
    with owner.db.reading() as session:
        assert [one.name for one in list_members(session, owner.shop.shop_id)] == ["Owner"]


def test_a_shop_keeps_an_owner(both: Both) -> None:
    owner = both.owner
    owner.say("staff")
    owner.tap("Owner malik")
    assert owner.tap("Haan, hatao") == (
        "Owner akele malik hain: dukaan bina malik nahi chalti. Kuch nahi badla."
    )


def test_the_same_phone_again_changes_the_role(both: Both, chotu: Talk) -> None:
    both.owner.say("naya accountant chotu 9800000210")
    both.owner.tap("Haan")
    assert chotu.say("imran ko 1 taala 160") == ACCOUNTANT
    with both.owner.db.reading() as session:
        members = list_members(session, both.owner.shop.shop_id)
    assert [(one.name, one.role) for one in members] == [
        ("Owner", "owner"),
        ("Chotu", "accountant"),
    ]


def test_staff_who_buys_here_too_stays_a_customer(both: Both) -> None:
    owner = both.owner
    owner.say("ramesh ko 1 taala 160")
    owner.tap("Bhej do")
    owner.say("naya staff ramesh 9800004210")
    owner.tap("Haan")
    ramesh = Talk(owner.db, owner.clock, owner.shop, address="9800004210")
    assert ramesh.say("aaj total kitna hua") == SEES
    owner.say("ramesh ko 2 taala 160")
    owner.tap("Bhej do")
    assert [reply.address for reply in owner.to_customers] == ["9800004210"]
    owner.say("ramesh ko hatao")
    owner.tap("Haan, hatao")
    assert ramesh.say("mera kitna baki hai").startswith("Gupta Hardware: *₹1,464*")
    with owner.db.reading() as session:
        assert session.exec(select(Customer).where(Customer.name == "Ramesh Kumar")).one().phone


def test_the_staff_teaches_no_nicknames(both: Both, chotu: Talk) -> None:
    assert not chotu.say("pappu = Sunil Verma").startswith("✅")
    assert "pappu" not in both.owner.say("yaad kya hai")
