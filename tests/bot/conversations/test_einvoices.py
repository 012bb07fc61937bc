"""E-invoices by chat: the whole life of one, as the owner reads it, and what stands in the way."""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from adapters import papers
from adapters.gateways.sandbox import SandboxGateway, Signers
from adapters.registering import RegistrationSender
from bot import einvoice_news, replies
from core import invariants
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.customers.service import NewCustomer, set_pincode
from core.db import Database
from core.delivery import BuiltinExecutor
from core.documents.from_invoice import view_of
from core.einvoice.gateway import PortalUnavailable
from core.einvoice.models import EwayBill, PortalDocument, Registration
from core.invoices.models import Invoice, Note
from core.items.service import NewItem
from core.shops.service import NewShop
from core.shops.settings import set_setting
from tests.bot.conversations.world import EDGE, Talk, shop_talk
from tests.core.documents.reading import codes_on, text_of
from tests.core.einvoice.played import Played
from tests.factories import GUPTA, make_actor

D = Decimal
SELLER = "08AAAPG1234C1ZJ"
BUYER = NewCustomer(
    name="Sharma Constructions",
    gstin="08AABCS1234F1ZR",
    address="Plot 7, Sitapura, Jaipur 302022",
)
HOUR = dt.timedelta(hours=1)


@dataclass
class Shop:
    """A shop whose e-invoices go to the built-in portal; ``fault``: what is wrong there now."""

    talk: Talk
    gateway: SandboxGateway
    heard: set[str] = field(default_factory=set)

    def work(self, fault: str = "") -> str:
        """Let the worker do what is due; return what the owner was told by himself."""
        sender = RegistrationSender(
            self.talk.db,
            self.talk.clock,
            self.gateway.with_faults(fault, None),
            tell=einvoice_news.teller(self.talk.edge),
        )
        BuiltinExecutor(self.talk.db, {"einvoice": sender}, self.talk.clock).drain()
        return "\n---\n".join(message.text for message in self.told())

    def told(self) -> list[ChatMessage]:
        """What the owner was sent and did not ask for since the last look."""
        with self.talk.db.reading() as session:
            rows = session.exec(
                select(ChatMessage)
                .where(ChatMessage.address == "owner", ChatMessage.direction == "out")
                .order_by(col(ChatMessage.id))
            ).all()
            new = [row for row in rows if row.id not in self.heard]
            self.heard |= {row.id for row in rows}
            session.expunge_all()
        return new

    def say(self, text: str, **more: Any) -> str:
        said = self.talk.say(text, **more)
        self.told()
        return said

    def tap(self, label: str) -> str:
        said = self.talk.tap(label)
        self.told()
        return said

    def press(self, action: str) -> str:
        return self.say("", button=action)

    def rows(self, model: Any) -> list[Any]:
        with self.talk.db.reading() as session:
            assert invariants.check(session) == []
            found = list(session.exec(select(model)).all())
            session.expunge_all()
        return found

    @property
    def registration(self) -> Registration:
        """The latest registration."""
        found: Registration = max(self.rows(Registration), key=lambda row: row.created_at)
        return found

    def sell(self, who: str = "sharma", count: int = 2) -> str:
        self.say(f"{who} ko {count} SR-501 450")
        return self.tap("Bhej do")


def open_shop(db: Database, clock: FixedClock, new: NewShop, *people: NewCustomer) -> Shop:
    item = NewItem(name="SR-501", rate=D(450), unit="NOS", gst_rate=D(18), hsn="8302")
    talk = shop_talk(db, clock, new, items=[item], customers=list(people))
    actor = make_actor(talk.shop, clock.now(), "einvoice")
    db.write(lambda session: set_setting(session, actor, "einvoice", "on"))
    talk.edge = replace(EDGE, einvoice=True)
    return Shop(talk, SandboxGateway(db, clock, Signers(db, clock)))


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    new = replace(GUPTA, prices="exclusive", address="14 Chandpole Bazar, Jaipur", pincode="302001")
    return open_shop(db, clock, new, BUYER, NewCustomer(name="Mohan Lal"))


def test_a_bill_is_registered_by_itself_and_the_owner_is_told(shop: Shop) -> None:
    # 2 x 450.00 = 900.00; CGST 81.00, SGST 81.00; 1,062.00
    assert shop.sell().endswith("\n🧾 E-invoice ban raha hai, IRN abhi aayega.")
    row = shop.registration
    assert (row.state, row.patient, row.doc_type) == ("pending", True, "INV")
    told = shop.work()
    row = shop.registration
    assert row.state == "active"
    assert told == (
        "✅ GH/26-27/0421 ka e-invoice ho gaya.\n"
        f"IRN {row.irn[:8]}…{row.irn[-4:]}\nAck No {row.ack_no}\n"
        "Aur 24 ghante cancel ho sakta hai."
    )


def test_the_paper_that_comes_with_it_bears_the_numbers(shop: Shop) -> None:
    shop.sell()
    shop.work()
    (row,) = [row for row in shop.rows(ChatMessage) if row.text.startswith("✅ GH/26-27/0421 ka")]
    (bill,) = shop.rows(Invoice)
    assert [(paper["kind"], paper["of"]) for paper in row.body["attachments"]] == [
        ("invoice_pdf", bill.id)
    ]
    assert [button["label"] for button in row.body["buttons"]] == [
        "Phir bhejo",
        "E-invoice cancel",
    ]


def test_the_pdf_changes_when_the_number_arrives_and_holds_the_signed_token(shop: Shop) -> None:
    shop.sell()
    before = paper_of(shop)
    shop.work()
    after = paper_of(shop)
    row = shop.registration
    assert row.signed_qr not in codes_on(before)
    assert row.signed_qr in codes_on(after)
    said = text_of(after)
    assert row.ack_no in said
    assert row.irn in "".join(said.split())
    assert "SANDBOX" in said


def paper_of(shop: Shop) -> bytes:
    """The bill's PDF as whoever asks for it now gets it: kept by what it shows."""
    (bill,) = shop.rows(Invoice)
    with shop.talk.db.reading() as session:
        shown = view_of(session, bill, public_url=EDGE.public_url, secret=EDGE.secret)
    return papers.pdf(shown)


def test_a_sale_to_somebody_without_gstin_bears_none(shop: Shop) -> None:
    assert "e-invoice" not in shop.sell("mohan").lower()
    assert shop.rows(Registration) == []


def test_with_the_setting_off_nothing_is_begun_until_asked_for(shop: Shop) -> None:
    actor = make_actor(shop.talk.shop, shop.talk.clock.now(), "off")
    shop.talk.db.write(lambda session: set_setting(session, actor, "einvoice", "off"))
    assert "e-invoice" not in shop.sell().lower()
    assert shop.rows(Registration) == []
    assert shop.say("0421 ka einvoice banao") == (
        "🧾 GH/26-27/0421: e-invoice ban raha hai. IRN aate hi bataunga."
    )
    assert "ka e-invoice ho gaya" in shop.work()


def test_where_nothing_leads_to_the_portal_nothing_is_begun(shop: Shop) -> None:
    shop.talk.edge = EDGE
    assert "e-invoice" not in shop.sell().lower()
    assert shop.say("0421 ka einvoice banao") == (
        "E-invoice portal ka connection yahan laga nahi hai. "
        "Jisne ye lagaya hai wahi jod sakta hai (EINVOICE_PROVIDER)."
    )
    assert shop.rows(Registration) == []


@pytest.mark.parametrize("told", ["302022", "Plot 9, Sitapura, Jaipur 302 022"])
def test_what_is_missing_is_told_and_may_be_mended(
    db: Database, clock: FixedClock, told: str
) -> None:
    new = replace(GUPTA, prices="exclusive", address="14 Chandpole Bazar, Jaipur", pincode="302001")
    shop = open_shop(db, clock, new, replace(BUYER, address="Plot 7, Sitapura, Jaipur"))
    assert shop.sell().splitlines()[-3:] == [
        "⚠️ GH/26-27/0421 ka e-invoice abhi nahi bana:",
        "• grahak ka PIN code nahi hai (2244)",
        "Likho: 0421 ka einvoice banao",
    ]
    assert len(shop.rows(Invoice)) == 1  # the bill stands
    assert shop.rows(Registration) == []
    assert shop.say("0421 ka einvoice banao").splitlines()[-1] == (
        "Jo kami hai wo likho (PIN code ke saath pata):"
    )
    assert shop.say(told).startswith("🧾 GH/26-27/0421: ")
    assert "ka e-invoice ho gaya" in shop.work()


def test_an_address_that_is_missing_beside_a_known_pin_code_is_asked_for_once(
    db: Database, clock: FixedClock
) -> None:
    new = replace(GUPTA, prices="exclusive", address="", pincode="302001")
    shop = open_shop(db, clock, new, replace(BUYER, address=None))
    (buyer,) = shop.rows(Customer)
    actor = make_actor(shop.talk.shop, clock.now(), "pin")
    db.write(lambda session: set_pincode(session, actor, buyer.id, "302022"))
    shop.sell()
    asked = shop.say("0421 ka einvoice banao")
    assert "aapki dukaan ka pata nahi hai" in asked
    assert "grahak ka pata nahi hai" in asked
    asked = shop.say("14 Chandpole Bazar, Jaipur 302001")
    assert "dukaan" not in asked
    assert "grahak ka pata nahi hai" in asked
    assert shop.say("Plot 7, Sitapura, Jaipur 302022").startswith("🧾 GH/26-27/0421: ")
    assert "ka e-invoice ho gaya" in shop.work()


def test_it_is_cancelled_with_its_reason_and_then_the_bill(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.talk.clock.advance(3 * HOUR)
    assert shop.say("0421 ka bill cancel karo") == (
        "GH/26-27/0421 ka e-invoice hai. Pehle use cancel karo (aur 20 ghante), phir bill."
    )
    assert shop.tap("E-invoice cancel") == (
        "GH/26-27/0421 ka e-invoice cancel karun? (aur 20 ghante) Kyun?"
    )
    assert shop.talk.labels == [
        "Do baar ban gaya", "Galat entry", "Order cancel", "Aur wajah", "Rehne do",
    ]  # fmt: skip
    assert shop.tap("Galat entry") == "GH/26-27/0421 ka e-invoice cancel ho raha hai."
    assert shop.work() == (
        "🚫 GH/26-27/0421 ka e-invoice cancel ho gaya. Is number ka dobara nahi banega: "
        "bill bhi cancel karo."
    )
    row = shop.registration
    assert (row.state, row.cancel_reason, row.cancel_remarks) == ("cancelled", "2", "Galat entry")
    (bill,) = shop.rows(Invoice)
    shop.press(f"e.bill.{bill.id}")
    shop.tap("Haan cancel")
    assert shop.rows(Invoice)[0].status == "cancelled"


def test_a_reason_in_words_goes_to_the_portal(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.say("0421 ka einvoice cancel karo, duplicate bana tha")
    shop.say("haan")
    shop.work()
    row = shop.registration
    assert (row.state, row.cancel_reason) == ("cancelled", "1")
    assert shop.rows(PortalDocument)[0].is_cancelled


def test_the_hours_left_are_counted_down(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.talk.clock.advance(dt.timedelta(hours=2, minutes=30))
    assert shop.say("0421 ka einvoice").endswith("Aur 21 ghante cancel ho sakta hai.")
    shop.talk.clock.advance(dt.timedelta(hours=20, minutes=50))
    assert shop.say("0421 ka einvoice").endswith(" minute cancel ho sakta hai.")


def test_after_24_hours_it_is_a_credit_note_which_is_registered_too(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.talk.clock.advance(25 * HOUR)
    late = (
        "24 ghante ho gaye: GH/26-27/0421 ka e-invoice ab cancel nahi hoga. "
        "Ab credit note banta hai."
    )
    assert shop.say("0421 ka einvoice cancel karo") == late
    assert shop.say("0421 ka bill cancel karo") == late
    assert shop.rows(Invoice)[0].status == "issued"
    told = shop.tap(replies.label("hi-Latn", "credit_note"))
    assert "1,062" in told
    assert shop.tap(replies.label("hi-Latn", "send_note")).endswith("IRN abhi aayega.")
    (note,) = shop.rows(Note)
    assert f"✅ {note.number} ka e-invoice ho gaya." in shop.work()
    row = shop.registration
    assert (row.doc_type, row.document_id, row.state) == ("CRN", note.id, "active")
    (bill,) = [one for one in shop.rows(Registration) if one.doc_type == "INV"]
    assert row.against == bill.irn


def test_undo_of_what_is_registered_offers_to_cancel_the_e_invoice_first(shop: Shop) -> None:
    shop.sell()
    bill = shop.rows(Invoice)[0]
    shop.work()
    assert shop.press(f"u.invoice.{bill.id}").startswith("GH/26-27/0421 ka e-invoice hai.")
    assert shop.rows(Invoice)[0].status == "issued"


def test_undo_of_what_never_reached_the_portal_takes_the_bill_back(shop: Shop) -> None:
    shop.sell()
    bill = shop.rows(Invoice)[0]
    shop.press(f"u.invoice.{bill.id}")
    assert shop.rows(Invoice)[0].status == "cancelled"
    assert shop.registration.state == "failed"
    assert shop.work() == ""
    assert shop.rows(PortalDocument) == []


def test_a_portal_that_is_down_is_tried_until_it_answers(shop: Shop) -> None:
    shop.sell()
    assert shop.work("provider_down") == (
        "⏳ E-invoice portal jawab nahi de raha. Bill pakka hai; "
        "portal chalte hi GH/26-27/0421 ka e-invoice apne aap ho jayega."
    )
    shop.talk.clock.advance(dt.timedelta(minutes=2))
    assert shop.work("provider_down") == ""  # told once
    shop.talk.clock.advance(dt.timedelta(minutes=10))
    told = shop.work()
    assert told.startswith("Portal phir chalu hai. ✅ GH/26-27/0421 ka e-invoice ho gaya.")
    assert len(shop.rows(PortalDocument)) == 1


def test_a_portal_that_does_not_let_us_in_is_told_as_that(shop: Shop) -> None:
    shop.sell()
    portal = Played([PortalUnavailable("login refused (1019)")])
    tell = einvoice_news.teller(shop.talk.edge)
    sender = RegistrationSender(shop.talk.db, shop.talk.clock, portal, tell=tell)
    BuiltinExecutor(shop.talk.db, {"einvoice": sender}, shop.talk.clock).drain()
    shop.talk.clock.advance(dt.timedelta(minutes=10))
    assert shop.work().splitlines()[:3] == [
        "⏳ E-invoice portal ka login nahi ho raha. Bill pakka hai; jisne ye lagaya hai wo login theek "
        "kare, phir GH/26-27/0421 ka e-invoice apne aap ho jayega.",
        "---",
        "Portal phir chalu hai. ✅ GH/26-27/0421 ka e-invoice ho gaya.",
    ]


def test_a_number_that_nobody_can_be_told_of_is_written_all_the_same(shop: Shop) -> None:
    def tell(*_: object) -> None:
        raise KeyError("a sentence")

    shop.sell()
    sender = RegistrationSender(shop.talk.db, shop.talk.clock, shop.gateway, tell=tell)
    BuiltinExecutor(shop.talk.db, {"einvoice": sender}, shop.talk.clock).drain()
    assert shop.registration.state == "active"


def test_a_silent_portal_that_had_it_registers_it_once(shop: Shop) -> None:
    shop.sell()
    shop.work("timeout")
    shop.talk.clock.advance(dt.timedelta(minutes=10))
    assert "ka e-invoice ho gaya" in shop.work()
    assert len(shop.rows(PortalDocument)) == 1


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("2240", "GST ka rate us din ka nahi hai"),
        ("2246", "portal par grahak SEZ me hai: bill me SEZ likhiye"),
        ("2247", "portal par grahak SEZ me nahi hai"),
    ],
)
def test_a_refusal_is_told_with_the_portals_number_and_plain_words(
    shop: Shop, number: str, why: str
) -> None:
    shop.sell()
    assert shop.work(number) == (
        "⚠️ Portal ne GH/26-27/0421 ka e-invoice nahi liya:\n"
        f"• {why} ({number})\n"
        "Ye bill me hi hai: bill cancel karke naya banao."
    )
    assert shop.registration.state == "failed"


def test_an_old_bill_is_warned_of(shop: Shop) -> None:
    actor = make_actor(shop.talk.shop, shop.talk.clock.now(), "off")
    shop.talk.db.write(lambda session: set_setting(session, actor, "einvoice", "off"))
    shop.sell()
    shop.talk.clock.advance(dt.timedelta(days=31))
    assert shop.say("0421 ka einvoice banao").splitlines()[1] == (
        "⚠️ GH/26-27/0421 31 din purana hai. "
        "₹10 crore se upar turnover ho to portal 30 din tak hi leta hai."
    )


SENTENCES = (
    "begun",
    "asked",
    "done",
    "left",
    "down",
    "shut",
    "refused",
    "missing",
    "cancelled",
    "late",
)


@pytest.mark.parametrize("lang", sorted(replies.tables()))
def test_each_language_says_it_in_its_own_words(lang: str) -> None:
    english = replies.tables()["en"]["text"]
    own = replies.tables()[lang]["text"]
    for name in SENTENCES:
        assert lang == "en" or own[f"einv_{name}"] != english[f"einv_{name}"], name


# -- e-way bills


def test_an_e_way_bill_is_made_of_a_registered_bill(shop: Shop) -> None:
    shop.sell()
    shop.work()
    assert shop.say("0421 ka eway bill banao gaadi RJ14GB2207, 62 km") == (
        "🚚 GH/26-27/0421: e-way bill ban raha hai."
    )
    told = shop.work()
    (row,) = shop.rows(EwayBill)
    assert (row.state, row.irn) == ("active", shop.registration.irn)
    assert row.transport == {
        "TransMode": "1", "Distance": 62, "VehNo": "RJ14GB2207", "VehType": "R",
    }  # fmt: skip
    # one day for 62 km: to the midnight that ends the day after
    assert told == f"✅ GH/26-27/0421 ka e-way bill: {row.number}\n22 Nov 2026 23:59 tak chalega"
    assert shop.say("0421 ka eway bill").startswith("✅ GH/26-27/0421 ka e-way bill: ")


def test_without_a_vehicle_it_is_asked_for(shop: Shop) -> None:
    shop.sell()
    shop.work()
    assert shop.say("0421 ka eway bill banao 62 km") == (
        "GH/26-27/0421 ka maal kis gaadi me jayega? Gaadi ka number likho:"
    )
    assert shop.say("RJ 14 GB 2207") == "🚚 GH/26-27/0421: e-way bill ban raha hai."
    shop.work()
    (row,) = shop.rows(EwayBill)
    assert (row.transport["VehNo"], row.transport["Distance"]) == ("RJ14GB2207", 62)


def test_another_vehicle_is_named_to_the_portal(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.say("0421 ka eway bill banao gaadi RJ14GB2207, 62 km")
    shop.work()
    assert shop.say("0421 ka eway bill gaadi RJ14GC1111") == (
        "🚚 GH/26-27/0421: gaadi RJ14GC1111 portal ko bata raha hun."
    )
    shop.work()
    (row,) = shop.rows(EwayBill)
    assert (row.state, row.transport["VehNo"]) == ("active", "RJ14GC1111")


def test_with_an_e_way_bill_the_e_invoice_stays_until_that_is_cancelled(shop: Shop) -> None:
    on_the_road(shop)
    assert shop.say("0421 ka einvoice cancel karo") == (
        "GH/26-27/0421 par e-way bill hai. Pehle use cancel kijiye."
    )
    assert shop.talk.labels == ["E-way bill cancel"]
    assert shop.tap("E-way bill cancel") == "GH/26-27/0421 ka e-way bill cancel karun? Kyun?"
    assert shop.talk.labels == [
        "Do baar ban gaya", "Galat entry", "Order cancel", "Aur wajah", "Rehne do",
    ]  # fmt: skip
    assert shop.tap("Order cancel") == "GH/26-27/0421 ka e-way bill cancel ho raha hai."
    assert shop.say("0421 ka eway bill") == "GH/26-27/0421 ka e-way bill cancel ho raha hai."
    assert shop.work() == (
        "🚫 GH/26-27/0421 ka e-way bill cancel ho gaya. Naye ke bina maal mat bhejo."
    )
    (row,) = shop.rows(EwayBill)
    assert (row.state, row.cancel_reason, row.cancel_remarks) == ("cancelled", "2", "Order cancel")
    assert shop.registration.state == "active"
    shop.say("0421 ka einvoice cancel karo")
    shop.tap("Order cancel")
    assert "e-invoice cancel ho gaya" in shop.work()


def on_the_road(shop: Shop) -> None:
    """Sell, register, and let the goods go with an e-way bill."""
    shop.sell()
    shop.work()
    shop.say("0421 ka eway bill banao gaadi RJ14GB2207, 62 km")
    shop.work()


def test_an_e_way_bill_is_cancelled_by_the_button_under_it(shop: Shop) -> None:
    on_the_road(shop)
    shop.say("0421 ka eway bill")
    assert shop.talk.labels == ["E-way bill cancel"]
    shop.tap("E-way bill cancel")
    shop.tap("Galat entry")
    assert shop.work("provider_down") == (
        "⏳ Portal jawab nahi de raha. GH/26-27/0421 ke e-way bill ka badlav apne aap ho jayega."
    )
    shop.talk.clock.advance(dt.timedelta(minutes=5))
    assert "e-way bill cancel ho gaya" in shop.work()
    (row,) = shop.rows(EwayBill)
    assert (row.state, row.cancel_reason) == ("cancelled", "3")
    told = max(shop.rows(ChatMessage), key=lambda message: message.id)
    assert [button["label"] for button in told.body["buttons"]] == ["E-invoice cancel"]


def test_an_e_way_bill_that_the_portal_does_not_cancel_stands(shop: Shop) -> None:
    on_the_road(shop)
    shop.say("0421 ka eway bill")
    shop.tap("E-way bill cancel")
    shop.tap("Galat entry")
    assert shop.work("315").startswith(
        "⚠️ Portal ne GH/26-27/0421 ke e-way bill me badlav nahi kiya:"
    )
    assert shop.rows(EwayBill)[0].state == "active"


def test_after_24_hours_an_e_way_bill_is_not_asked_about(shop: Shop) -> None:
    on_the_road(shop)
    bill = shop.rows(Invoice)[0]
    shop.talk.clock.advance(25 * HOUR)
    shop.say("0421 ka eway bill")
    assert shop.talk.labels == []
    assert "sirf 24 ghante tak cancel hota hai" in shop.press(f"ew.cancel.{bill.id}")


def test_an_e_way_bill_waits_for_the_portal(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.say("0421 ka eway bill banao gaadi RJ14GB2207, 62 km")
    assert shop.work("provider_down").startswith("⏳ Portal jawab nahi de raha.")
    shop.talk.clock.advance(dt.timedelta(minutes=5))
    assert shop.work().startswith("✅ GH/26-27/0421 ka e-way bill: ")


@pytest.mark.parametrize("action", ["e.cancel", "e.bill", "e.credit", "ew.cancel"])
def test_a_button_of_another_shops_bill_does_nothing(
    shop: Shop, db: Database, clock: FixedClock, action: str
) -> None:
    on_the_road(shop)
    bill = shop.rows(Invoice)[0]
    new = replace(GUPTA, name="Another", gstin="27AAPFU0939F1ZV", series="AN/26-27/001")
    other = open_shop(db, clock, new)
    before = (shop.rows(Registration), shop.rows(EwayBill), shop.rows(Invoice))
    said = other.press(f"{action}.{bill.id}")
    assert "0421" not in said
    assert (shop.rows(Registration), shop.rows(EwayBill), shop.rows(Invoice)) == before


def test_a_button_pressed_again_when_it_is_cancelled_changes_nothing(shop: Shop) -> None:
    shop.sell()
    shop.work()
    bill = shop.rows(Invoice)[0]
    for _ in range(2):
        shop.press(f"e.cancel.{bill.id}")
        if shop.registration.state == "active":
            shop.tap("Galat entry")
        shop.work()
    row = shop.registration
    assert (row.state, row.cancel_reason) == ("cancelled", "2")
    assert len(shop.rows(Registration)) == 1


def test_without_a_way_to_the_portal_no_bill_is_asked_for(shop: Shop) -> None:
    shop.sell()
    shop.sell(count=3)
    shop.talk.edge = EDGE
    for text in ("e-invoice banao", "eway bill banao"):
        assert shop.say(text).startswith("E-invoice portal ka connection yahan laga nahi hai")


def test_without_a_way_to_the_portal_what_it_has_is_still_shown(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.sell(count=3)  # the portal has not answered when the connection goes
    shop.talk.edge = EDGE
    assert shop.say("e-invoice dikhao").startswith("✅ GH/26-27/0421 ka e-invoice ho gaya.")
