"""C44, its second half: a file in chat is shown first, written after the yes, taken back by Undo."""

from decimal import Decimal

import pytest

from bot.message import File
from core import invariants
from core.clock import FixedClock
from core.customers.service import list_customers
from core.db import Database
from core.exchange.sheet import too_large
from core.items.service import list_items
from core.ledger.queries import balance, outstanding
from core.shops.service import Owner, add_member
from tests.bot.conversations.test_bad_input import books
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.core.exchange.test_sheet import excel
from tests.factories import make_actor

PARTIES = (
    "Party Name,Mobile No,GSTIN,Opening Balance\n"
    "Ramesh Kumar,9800004210,,\n"
    'Mahesh Traders,9800007001,08AABCS1234F1ZR,"18,430.00"\n'
    "सुनीता दीदी,9800007002,,350\n"
    "Sunil Verma,9800007003,,\n"
    "Chor,9800004210,,\n"
    "Kisi Ka,12,,\n"
)


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


def send(talk: Talk, content: bytes | str, name: str = "parties.csv") -> str:
    data = content.encode() if isinstance(content, str) else content
    return talk.say(f"📎 {name}", attachment="document", file=File(name, data))


def names(talk: Talk) -> set[str]:
    with talk.db.reading() as session:
        return {row.name for row in list_customers(session, talk.shop.shop_id)}


def is_sound(talk: Talk) -> bool:
    with talk.db.reading() as session:
        return invariants.check(session) == []


def test_customers_are_shown_written_and_taken_back(talk: Talk) -> None:
    before, known = books(talk), names(talk)
    assert send(talk, PARTIES) == (
        "📄 parties.csv: 6 grahak\n"
        "2 naye · 1 badlenge · 1 pehle jaise\n"
        "Purana baaki ₹18,780 (2)\n"
        "⚠️ 2 galat, chhode:\n"
        "line 6: 9800004210 Ramesh Kumar ka number hai\n"
        "line 7: 12 10 ank ka mobile number nahi hai\n"
        "Jodun?"
    )
    assert talk.labels == ["Jodo", "Dikhao", "Rehne do"]
    assert books(talk) == before
    shown = talk.tap("Dikhao")
    assert "Naye: Mahesh Traders ₹18,430, सुनीता दीदी ₹350" in shown
    assert "Badlenge: Sunil Verma" in shown
    assert books(talk) == before
    assert talk.labels == ["Jodo", "Rehne do"]
    assert talk.tap("Jodo") == ("✅ 2 grahak jode, 1 badle. Purana baaki ₹18,780. 2 line chhodi.")
    assert talk.labels == ["Undo"]
    assert names(talk) == known | {"Mahesh Traders", "सुनीता दीदी"}
    with talk.db.reading() as session:
        owed = dict(outstanding(session, talk.shop.shop_id))
    assert sorted(owed.values())[-1] == 18_430_00
    assert is_sound(talk)
    assert talk.say("mahesh ka kitna baki hai") == (
        "Mahesh Traders: *₹18,430* baaki (udhaar aaj). Yaad dilaun?"
    )
    assert send(talk, PARTIES).endswith("Isme kuch naya nahi. Kuch nahi badla.")
    assert talk.say("undo") == "✅ Wapas liya: 2 hataye, 1 pehle jaise."
    assert names(talk) == known
    with talk.db.reading() as session:
        assert balance(session, talk.shop.shop_id, "") == 0
    assert is_sound(talk)


def test_leaving_it_writes_nothing(talk: Talk) -> None:
    before = books(talk)
    send(talk, PARTIES)
    assert talk.tap("Rehne do") == "Theek hai, kuch nahi badla."
    assert books(talk) == before


def test_a_typed_yes_and_no_work_too(talk: Talk) -> None:
    send(talk, "Naam\nNaya Aadmi\n")
    assert talk.say("haan") == "✅ 1 grahak jode, 0 badle."
    send(talk, "Naam\nEk Aur\n")
    assert talk.say("nahi") == "Theek hai, kuch nahi badla."
    assert "Ek Aur" not in names(talk)


def test_items_from_excel_are_billed_at_once(talk: Talk) -> None:
    rows = [["Item Name", "Sale Price", "Tax Rate", "HSN", "Base Unit (x)"]]
    rows += [["Putty", "640", "GST@18%", "3214", "BAGS (Bag)"], ["Cement", "385", "", "", ""]]
    assert send(talk, excel(rows), "items.xlsx").splitlines()[:2] == [
        "📄 items.xlsx: 2 item",
        "1 naye · 1 badlenge",
    ]
    assert talk.tap("Jodo") == "✅ 1 item jode, 1 badle."
    with talk.db.reading() as session:
        items = {row.name: row for row in list_items(session, talk.shop.shop_id)}
    assert items["Putty"].rate == Decimal(640)
    assert items["cement"].rate == Decimal(385)
    talk.say("ramesh ko 2 bori putty bill")
    assert "Putty 2 bori × 640 = 1,280.00" in talk.tap("GST alag")


def test_what_changed_meanwhile_is_shown_again_and_not_written(talk: Talk) -> None:
    send(talk, "Name,Phone\nNaveen,9800007009\n")
    button = talk.said[-1].buttons[0].id
    other = Talk(talk.db, talk.clock, talk.shop, address="wife")
    actor = make_actor(talk.shop, talk.clock.now())
    talk.db.write(lambda session: add_member(session, actor, Owner("demo", "wife", "Sita")))
    other.say("naya customer Naveen 9800007009")
    said = talk.say("", button=button)
    assert said.startswith("1) Is beech kuch badla. Phir dekho:") or said.startswith(
        "Is beech kuch badla. Phir dekho:"
    )
    assert "kuch naya nahi" in said
    assert is_sound(talk)


def test_an_old_preview_does_nothing(talk: Talk) -> None:
    send(talk, "Name\nPehla\n")
    old = talk.said[-1].buttons[0].id
    send(talk, "Name\nDoosra\n")
    assert talk.say("", button=old) == "Ye button purane message ka hai. Kuch nahi badla."
    assert not {"Pehla", "Doosra"} & names(talk)


def test_the_same_file_message_again_says_nothing(talk: Talk) -> None:
    file = File("a.csv", b"Name\nEk\n")
    assert talk.say("📎", message_id="f1", attachment="document", file=file)
    assert talk.say("📎", message_id="f1", attachment="document", file=file) == ""


WRONG = [
    (b"", "File me kuch nahi hai."),
    (b"Name,Phone\n", "File me kuch nahi hai."),
    (b"%PDF-1.4", "Ye file nahi padh sakta (PDF). CSV ya Excel (.xlsx) bhejo."),
    (b"PK\x03\x04broken", "File kharab hai (BadZipFile). Dobara save karke bhejo."),
    (b"1,2,3\n4,5,6\n", "Naam wala column nahi mila. Pehli line me likho: Naam, Phone, Baki. "
     "Ya: Item, Rate, GST."),
    (b"Name\n" + b"x" * (50 * 1024 * 1024), "File bahut badi hai (zyada se zyada 20 MB)."),
]  # fmt: skip


@pytest.mark.parametrize(("content", "reply"), WRONG)
def test_bad_files_are_refused_in_one_clear_line(talk: Talk, content: bytes, reply: str) -> None:
    before = books(talk)
    assert send(talk, content) == reply
    assert books(talk) == before


def test_a_file_that_the_channel_found_too_large_is_told_so(talk: Talk) -> None:
    file, fault = File("a.csv", b""), too_large()
    assert talk.say("", attachment="document", file=file, sheet=fault) == WRONG[-1][1]


def test_a_thousand_wrong_rows_are_told_shortly(talk: Talk) -> None:
    before = books(talk)
    said = send(talk, "Name,Phone\n" + "".join(f"A{n},{n}\n" for n in range(1000)))
    assert said.splitlines()[1] == "⚠️ 1000 galat, chhode:"
    assert len(said.splitlines()) == 7
    assert said.endswith("Isme kuch naya nahi. Kuch nahi badla.")
    assert books(talk) == before


def test_only_the_owner_brings_a_file_in(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    chotu = Owner("demo", "9800000210", "Chotu")
    talk.db.write(lambda session: add_member(session, actor, chotu, role="staff"))
    before = books(talk)
    person = Talk(talk.db, talk.clock, talk.shop, address="9800000210")
    assert send(person, PARTIES).startswith("Ye sirf malik kar sakte hain.")
    assert books(talk) == before


def test_how_is_told_in_each_language(talk: Talk) -> None:
    assert talk.say("import").startswith("File bhejo (CSV ya Excel)")
    talk.say("english me")
    assert talk.say("import").startswith("Send the file (CSV or Excel)")
