"""C40, C41 and C43: shops that speak Gujarati, Marathi and Bengali. Words and sums are those of the page."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlmodel import Session

from core import invariants
from core.clock import FixedClock
from core.customers.service import NewCustomer, find_by_name
from core.db import Database
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.items.service import NewItem
from core.ledger.service import record_opening
from core.shops.service import NewShop, Owner
from tests.bot.conversations.random_world import RandomWorld, rounded, rupees, work_out
from tests.bot.conversations.world import EDGE, shop_talk
from tests.factories import make_actor

OWNER = (Owner("demo", "owner"),)


def test_c40_gujarati(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Umiya Electricals", gstin="24AAAPU1234C1ZB", prices="exclusive", owners=OWNER)
    fan = NewItem("Pankha", unit="PCS", gst_rate=Decimal(18))
    talk = shop_talk(db, clock, shop, items=[fan], customers=[NewCustomer("Mahesh Bhai")])
    assert talk.say("mahesh bhai ne 3 nang pankha 1400 lekhe bill banavi do") == (
        "🧾 Mahesh Bhai\n"
        "Pankha 3 nang × 1,400 = 4,200.00\n"
        "CGST 9% 378.00 + SGST 9% 378.00\n"
        "*Kul ₹4,956*"
    )
    assert talk.labels == ["Mokli do", "Badlo", "Kadhi nakho"]
    assert talk.tap("Mokli do") == (
        "✅ UE/2026-27/0001 ₹4,956 Mahesh Bhai ne mokli didhu. Baki ₹4,956."
    )


def test_c41_marathi(db: Database, clock: FixedClock) -> None:
    shop = NewShop(
        "Deshpande Stores", gstin="27AAAPD1234C1ZM", prices="exclusive", owners=OWNER,
        series="DS/26-27/0088",
    )  # fmt: skip
    talk = shop_talk(db, clock, shop, items=[], customers=[NewCustomer("Patil Saheb")])
    before = make_actor(talk.shop, clock.now() - dt.timedelta(days=9), "setup")
    line = DraftLine("rang", Decimal(4), rate=Decimal(320), gst_rate=Decimal(18))

    def sell(session: Session) -> None:
        (patil,) = find_by_name(session, talk.shop.shop_id, "Patil Saheb")
        draft = InvoiceDraft(patil.id, (line,), round_to_rupee=True)
        issue(session, before, draft, secret=EDGE.secret)

    db.write(sell)
    assert talk.say("patil saheb kade kiti baki ahe") == (
        "Patil Saheb: *₹1,510* baki (bill 0088, 12 Nov: taxable 1,280.00 + GST 230.40, "
        "round off −0.40). Aathvan pathvu ka?"
    )
    assert talk.labels == ["Ho, pathva", "Nako"]


def test_c43_bengali(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Rahman Stores", state="19", scheme="unregistered", owners=OWNER)
    talk = shop_talk(db, clock, shop, items=[], customers=[NewCustomer("Rahim Da")])
    actor = make_actor(talk.shop, clock.now(), "setup")
    due = ("0061", dt.date(2026, 11, 18), 2_000_00)

    def owe(session: Session) -> None:
        (rahim,) = find_by_name(session, talk.shop.shop_id, "Rahim Da")
        record_opening(session, actor, rahim.id, due=due)

    db.write(owe)
    assert talk.say("rahim da 800 taka nagad diyeche") == (
        "✅ Rahim Da ₹800 nagad joma (bill 0061). Baki ₹1,200 (age ₹2,000)."
    )
    assert talk.labels == ["Rashid pathao", "Undo"]
    talk.tap("Undo")
    with db.reading() as session:
        assert invariants.check(session) == []


BILLS = [
    ("{who} bhai ne {qty} {unit} {item} {rate} lekhe bill banavi do", "Mokli do", "Kul"),
    ("{who} la {qty} {unit} {item} {rate} chya bhavane bill kara", "Pathva", "Ekun"),
    ("{who} da ke {qty} {unit} {item} {rate} dore bill koro", "Pathao", "Mot"),
]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("form", "send", "total"), BILLS)
def test_a_bill_in_one_line(
    sqlite_db: Database, clock: FixedClock, seed: int, form: str, send: str, total: str
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    item, unit, percent = world.good()
    who, qty, rate = world.names[0].split()[0].lower(), world.qty(), world.rate()
    said = form.format(who=who, qty=qty, unit=unit, item=item.lower(), rate=rate)
    shown = world.say(said)
    bill = work_out([(rounded(qty * rate * 100), percent)], taxed=world.taxed, inter=False)
    assert shown.startswith(f"🧾 {world.names[0]}"), said
    assert f"*{total} ₹{rupees(bill.total)}*" in shown, said
    world.check(world.talk.tap(send))
    (row,) = world.bills()
    assert row.total_paise == bill.total
    assert world.owes(row.customer_id) == bill.total


KHATA = [
    (
        "{who} kade kiti baki ahe",
        "{name}: *₹{owed}* baki",
        "{who} kadun {paid} rupaye milale rokh",
        "Baki ₹{left}.",
    ),
    (
        "{who} da er koto baki ache",
        "{name}: *₹{owed}* baki",
        "{who} da {paid} taka nagad diyeche",
        "Baki ₹{left} (age ₹{owed}).",
    ),
    (
        "{who} bhai nu ketlu baki chhe",
        "{name}: *₹{owed}* baki",
        "{who} bhai pase thi {paid} rokda malya",
        "Baki ₹{left}.",
    ),
]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("asks", "answer", "pays", "left"), KHATA)
def test_a_balance_and_a_part_of_it_paid(
    sqlite_db: Database, clock: FixedClock, seed: int, asks: str, answer: str, pays: str, left: str
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    name = world.names[1]
    owed, paid = world.draw.randrange(500, 9_000), world.draw.randrange(1, 499)
    actor = make_actor(world.talk.shop, clock.now(), "setup")

    def owe(session: Session) -> None:
        (found,) = find_by_name(session, world.talk.shop.shop_id, name)
        due = ("0061", dt.date(2026, 11, 18), owed * 100)
        record_opening(session, actor, found.id, due=due)

    world.talk.db.write(owe)
    told = {
        "who": name.split()[0].lower(),
        "name": name,
        "owed": rupees(owed * 100),
        "paid": paid,
        "left": rupees((owed - paid) * 100),
    }
    assert world.say(asks.format(**told)).startswith(answer.format(**told))
    assert world.say(pays.format(**told)).endswith(left.format(**told))
