"""The page's conversations again, with names, goods, rates of tax, states and schemes drawn at random.

Totals are worked out apart (`work_out`), the books are checked after every turn.
"""

from decimal import Decimal

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.random_world import RandomWorld, gstin, rounded, rupees, work_out

SEEDS = range(12)
seeds = pytest.mark.parametrize("seed", SEEDS)


def paise(qty: Decimal, rate: Decimal) -> int:
    return rounded(qty * rate * 100)


@seeds
def test_c2_a_bill_in_one_line(sqlite_db: Database, clock: FixedClock, seed: int) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    who, (item, unit, percent) = world.names[0], world.good()
    qty, rate = world.qty(), world.rate()
    first = who.split()[0].lower()
    shown = world.say(f"{first} ko {qty} {unit} {item.lower()} {rate} ke hisab se bill bhej do")
    bill = work_out([(paise(qty, rate), percent)], taxed=world.taxed, inter=False)
    assert f"*Kul ₹{rupees(bill.total)}*" in shown
    assert shown.startswith(f"🧾 {who}")
    sent = world.tap("Bhej do")
    (row,) = world.bills()
    assert (row.taxable_paise, row.total_paise) == (bill.taxable, bill.total)
    assert row.number in sent
    assert rupees(bill.total) in sent
    assert world.owes(row.customer_id) == bill.total
    assert world.tap("Undo")
    assert world.bills()[0].status == "cancelled"
    assert world.owes(row.customer_id) == 0


@seeds
def test_c3_the_last_rate_is_known(sqlite_db: Database, clock: FixedClock, seed: int) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    who, (item, unit, percent) = world.names[1], world.good(1)
    rate = world.rate()
    first = who.split()[0].lower()
    world.say(f"{first} 2 {unit} {item.lower()} {rate}")
    world.tap("Bhej do")
    world.say(f"{first} ko 3 {unit} {item.lower()} bill")
    world.tap("Bhej do")
    one, two = world.bills()
    second = work_out([(paise(Decimal(3), rate), percent)], taxed=world.taxed, inter=False)
    assert two.total_paise == second.total
    assert two.series_number == (one.series_number or 0) + 1
    assert world.owes(one.customer_id) == one.total_paise + two.total_paise


@seeds
def test_c4_many_lines_then_changes_then_cash(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    lines = [(world.good(n), Decimal(n + 2), world.rate()) for n in range(4)]
    said = ", ".join(f"{qty} {unit} {item.lower()} {rate}" for (item, unit, _), qty, rate in lines)
    world.say(f"{world.names[2].split()[0].lower()} {said}")
    gone, changed = lines[2][0][0].lower(), lines[0][0]
    world.say(f"{gone} hatao {changed[0].lower()} 7 {changed[1]} kardo")
    kept = [(paise(Decimal(7), lines[0][2]), lines[0][0][2])]
    kept += [(paise(qty, rate), percent) for (_, _, percent), qty, rate in (lines[1], lines[3])]
    bill = work_out(kept, taxed=world.taxed, inter=False)
    done = world.say("cash mil gaya bana do")
    (row,) = world.bills()
    assert row.total_paise == bill.total
    assert row.number in done
    assert world.owes(row.customer_id) == 0


@seeds
def test_c5_c31_a_price_and_small_talk_bill_nothing(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    item, unit, _ = world.good()
    world.say(f"dedh {unit} {item.lower()} kitne ka")
    world.say("beta shaam ko jaldi ghar aa jana")
    assert world.bills() == []


@seeds
def test_c7_a_discount_then_a_total_by_word(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed, scheme="regular")
    item, unit, percent = world.good()
    first = world.names[0].split()[0].lower()
    world.say(f"{first} 4 {unit} {item.lower()} 1250 10% chhoot")
    bill = work_out([(450000, percent)], taxed=True, inter=False)
    assert f"₹{rupees(bill.total)}" in world.say("hello")
    wanted = bill.total - 100_00
    shown = world.say(f"total {wanted // 100} kar do")
    assert f"*Kul ₹{rupees(wanted)}*" in shown
    world.tap("Bhej do")
    (row,) = world.bills()
    assert row.total_paise == wanted
    assert row.taxable_paise + row.cgst_paise + row.sgst_paise + row.round_off_paise == wanted
    assert abs(row.taxable_paise - wanted * 100 / (100 + percent)) <= 1


@seeds
def test_c14_a_registered_buyer_of_any_state(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed, scheme="regular")
    other = world.draw.choice(["08", "27", "24", "29", "33", "07", "10"])
    item, unit, percent = world.good()
    number = gstin(world.draw, other)
    world.say(f"mahendra enterprises {number} 12 {unit} {item.lower()} 450")
    inter = other != world.state
    bill = work_out([(540000, percent)], taxed=True, inter=inter)
    world.tap("Bhej do")
    (row,) = world.bills()
    assert (row.nature, row.total_paise) == ("inter" if inter else "intra", bill.total)
    assert bool(row.igst_paise) == inter
    assert row.recipient is not None
    assert row.recipient["gstin"] == number


@seeds
def test_c29_the_same_message_twice_and_the_same_bill_twice(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    item, unit, _ = world.good()
    text = f"{world.names[0].split()[0].lower()} ko 2 {unit} {item.lower()} {world.rate()}"
    world.say(text, message_id="same")
    world.tap("Bhej do")
    assert world.talk.say(text, message_id="same") == ""
    assert world.talk.said == []
    world.say(text)
    world.tap("Nahi, wahi hai")
    assert len(world.bills()) == 1


@seeds
def test_c37_hindi_and_its_digits(sqlite_db: Database, clock: FixedClock, seed: int) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed, scheme="unregistered")
    digits = str.maketrans("0123456789", "०१२३४५६७८९")
    qty, rate = world.draw.randrange(2, 60), world.draw.randrange(10, 900)
    typed = f"{qty} किलो बादाम {rate}".translate(digits)
    shown = world.say(f"महेंद्र भाई को {typed} उधार")
    assert f"*कुल ₹{rupees(qty * rate * 100)}* · उधार" in shown
    world.tap("भेज दो")
    (row,) = world.bills()
    assert row.total_paise == qty * rate * 100
    assert world.owes(row.customer_id) == qty * rate * 100


@seeds
def test_c38_a_service_in_english(sqlite_db: Database, clock: FixedClock, seed: int) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed, scheme="regular")
    fee = world.draw.randrange(5, 400) * 100
    item, _, percent = world.good()
    world.say(f"Invoice Northwind Media {fee} for {item.lower()}, due in 15 days")
    bill = work_out([(fee * 100, percent)], taxed=True, inter=False)
    world.tap("Send")
    (row,) = world.bills()
    assert row.total_paise == bill.total
    assert (row.due_on - row.on).days == 15


@seeds
def test_c39_a_counter_sale_under_composition(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed, scheme="composition")
    item, unit, _ = world.good()
    qty = world.draw.randrange(1, 30)
    shown = world.say(f"{qty} {unit} {item.lower()} 120")
    assert f"*Kul ₹{rupees(qty * 12000)}* (GST alag se nahi)" in shown
    world.tap("Bana do")
    (row,) = world.bills()
    assert (row.document_type, row.total_paise) == ("bill_of_supply", qty * 12000)
    assert row.cgst_paise == row.sgst_paise == row.igst_paise == 0


@pytest.mark.parametrize("seed", [100, 101])
def test_the_same_on_every_database(db: Database, clock: FixedClock, seed: int) -> None:
    world = RandomWorld(db, clock, seed=seed)
    item, unit, percent = world.good()
    world.say(f"{world.names[0].split()[0].lower()} ko 2 {unit} {item.lower()} 380")
    world.tap("Bhej do")
    bill = work_out([(76000, percent)], taxed=world.taxed, inter=False)
    assert [row.total_paise for row in world.bills()] == [bill.total]
