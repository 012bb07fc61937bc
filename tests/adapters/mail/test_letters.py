"""A bill by e-mail: it arrives whole, once, in the customer's language, and asks for what is due."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlmodel import Session, select

from adapters.mail.outbound import MOST_BYTES
from adapters.parts import Parts
from adapters.rest import problems
from bot import bill_mail, replies
from bot.bill_mail import Readers, Recipient
from core.actor import Actor
from core.call_errors import EmailMalformed, TooManyRecipients
from core.chats import health
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.dialects import files
from core.dialects.files import NewFile
from core.invoices.queries import get_invoice
from core.invoices.service import cancel
from core.reports.day import day_book
from core.shops.service import Owner, add_member
from tests.adapters.conftest import bill
from tests.adapters.mail.world import RAMESH, SENDER, World, opened
from tests.core.documents.reading import text_of
from tests.standins.smtp import DROP, MailServer

PNG_START, PDF_START = b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\r\n"


def test_a_bill_arrives_with_its_paper_and_how_to_pay(world: World) -> None:
    bill = world.bill()
    sent = bill["email"]
    assert (sent["to"], sent["status"], sent["sent"]) == ("ramesh@example.com", "queued", True)
    world.work()
    (came,) = world.server.letters
    assert (came.sender, came.readers) == (SENDER, ["ramesh@example.com"])
    head = came.letter
    assert came.people("From") == [("4Square Retail", SENDER)]
    assert came.people("To") == [("Ramesh Kumar", "ramesh@example.com")]
    assert came.head("Subject") == "4Square Retail ka bill 4S/2026-27/0421: ₹1,062"
    assert parsedate_to_datetime(head["Date"]) == world.clock.now()
    name, paper = came.paper
    assert name == "4S-2026-27-0421.pdf"
    assert "1,062.00" in text_of(paper)
    assert "Sofa rail" in text_of(paper)
    for words in (came.text(), came.text("html")):
        assert "Namaste Ramesh ji" in words
        assert bill["public_url"] in words
        assert "₹1,062 baaki hai, 21 Nov 2026 tak dena hai." in words
    assert bill["upi_uri"] in came.text()
    assert world.status(bill) == "sent"


def test_a_letter_goes_once(world: World) -> None:
    bill = world.bill()
    for _ in range(3):
        world.work()
        world.clock.advance(timedelta(hours=1))
    assert len(world.server.tried) == 1
    world.api.post(f"/invoices/{bill['id']}/send", {"channels": ["email"]})  # asked for once more
    world.work()
    first, second = world.server.letters
    assert first.letter["Message-ID"] != second.letter["Message-ID"]


def test_what_was_taken_before_a_crash_is_not_sent_again(world: World) -> None:
    world.bill()
    world.work()
    row = world.row()
    row.state, row.done_at = "ready", None  # its end was never written
    world.parts.db.write(lambda session: session.merge(row))
    world.work()
    assert (world.row().state, len(world.server.tried)) == ("done", 1)


def test_who_is_asked_to_come_again_comes_again_under_the_same_id(world: World) -> None:
    world.server.after_data("451 come again later")
    bill = world.bill()
    world.work()
    assert (world.server.letters, world.status(bill)) == ([], "queued")
    world.clock.advance(timedelta(seconds=29))
    world.work()
    assert len(world.server.tried) == 1
    world.clock.advance(timedelta(seconds=1))
    world.work()
    first, second = world.server.tried
    assert first.raw == second.raw
    assert world.status(bill) == "sent"


def test_a_line_that_breaks_after_the_letter_leads_to_the_same_letter_again(world: World) -> None:
    world.server.after_data(DROP)
    bill = world.bill()
    world.work()
    assert world.status(bill) == "queued"
    world.clock.advance(timedelta(seconds=30))
    world.work()
    ids = {one.letter["Message-ID"] for one in world.server.letters}
    assert (len(world.server.letters), len(ids)) == (2, 1)
    assert ids == {f"<{world.row().id}@shop.example>"}
    assert world.status(bill) == "sent"


def test_a_server_that_breaks_off_each_time_gets_a_few_copies_and_no_more(world: World) -> None:
    world.server.after_data(*[DROP] * 99)
    bill = world.bill()
    for _ in range(48):
        world.work()
        world.clock.advance(timedelta(hours=1))
    assert (world.status(bill), len(world.server.tried)) == ("failed", 6)


def test_a_letter_goes_on_each_kind_of_database(
    database_url: str, clock: FixedClock, server: MailServer
) -> None:
    with opened(database_url, clock, server) as world:
        bill = world.bill()
        world.work()
        assert (world.status(bill), len(server.letters)) == ("sent", 1)


def test_a_mailbox_that_is_refused_is_given_up(world: World) -> None:
    world.server.answers("ramesh@example.com", "550 nobody of that name")
    bill = world.bill()
    world.work()
    assert world.status(bill) == "failed"
    assert (world.row().state, world.row().last_error) == ("dead", "mailbox")
    world.clock.advance(timedelta(days=1))
    world.work()
    assert world.server.tried == []


def test_a_letter_that_is_refused_is_given_up_by_its_number(world: World) -> None:
    world.server.after_data("554 we do not like it")
    bill = world.bill()
    world.work()
    assert (world.status(bill), world.row().last_error) == ("failed", "smtp_554")


def test_a_server_that_is_down_is_asked_again(
    sqlite_url: str, clock: FixedClock, server: MailServer
) -> None:
    with MailServer() as gone:
        url = f"smtp://127.0.0.1:{gone.port}?from={SENDER}"
    with opened(sqlite_url, clock, server, url) as world:
        bill = world.bill()
        world.work()
        assert (world.status(bill), world.row().last_error) == ("queued", "no_answer")


@pytest.mark.parametrize("how", ["cancel", "bin"])
def test_a_bill_that_was_taken_back_is_not_sent(world: World, how: str) -> None:
    bill = world.bill()
    path = f"/invoices/{bill['id']}"
    if how == "bin":
        assert world.api.delete(path).status == 200
    else:
        actor = Actor(world.shop.shop_id, "cli", "test", world.clock.now())
        world.parts.db.write(lambda session: cancel(session, actor, bill["id"], reason="wrong"))
    world.work()
    assert (world.server.tried, world.row().state) == ([], "cancelled")


def test_a_letter_asks_for_what_is_due_when_it_goes(world: World) -> None:
    bill = world.bill()
    world.api.put(f"/invoices/{bill['id']}/pay", {"method": "cash", "amount": 562})
    world.work()
    (came,) = world.server.letters
    assert "₹500 baaki hai" in came.text()
    assert "am=500.00" in came.text()


def test_a_bill_that_is_paid_asks_for_nothing(world: World) -> None:
    bill = world.bill()
    world.api.put(f"/invoices/{bill['id']}/pay", {"method": "cash"})
    world.work()
    (came,) = world.server.letters
    assert "baaki" not in came.text()
    assert "upi://" not in came.text()
    assert bill["public_url"] in came.text()


def test_a_letter_is_in_the_shops_language_where_the_customer_has_said_nothing(
    world: World,
) -> None:
    world.counter.set("language", "ta")
    world.bill({**RAMESH, "name": "வெற்றி ஸ்டோர்ஸ்"})
    world.work()
    (came,) = world.server.letters
    assert came.head("Subject") == "4Square Retail பில் 4S/2026-27/0421: ₹1,062"
    assert "வணக்கம் வெற்றி" in came.text()
    assert '<html lang="ta">' in came.text("html")
    assert came.people("To") == [("வெற்றி ஸ்டோர்ஸ்", "ramesh@example.com")]
    assert came.raw.isascii()


def test_mark_up_in_a_name_is_shown_and_not_obeyed(world: World) -> None:
    world.bill({**RAMESH, "name": "<b>Asha</b> & Sons"})
    world.work()
    (came,) = world.server.letters
    assert "Namaste &lt;b&gt;Asha&lt;/b&gt; ji" in came.text("html")
    assert "<b>" not in came.text("html")
    assert "Namaste <b>Asha</b> ji" in came.text()


def test_answers_go_to_the_shop(world: World) -> None:
    world.counter.set("email", "owner@4square.example")
    world.bill()
    world.work()
    (came,) = world.server.letters
    assert came.people("Reply-To") == [("4Square Retail", "owner@4square.example")]


def test_who_wants_nothing_gets_no_letter(world: World) -> None:
    bill = world.bill({**RAMESH, "whatsapp_opt_in": False})
    assert bill["email"]["status"] == "no_consent"
    nobody = world.bill({"name": "Bina", "phone": "9800000422"})
    assert nobody["email"]["status"] == "failed"
    world.work()
    assert world.server.tried == []


def test_an_address_that_is_none_fails_and_the_bill_is_made(world: World) -> None:
    bill = world.bill({**RAMESH, "email": "ramesh@home"})
    assert (bill["email"]["status"], bill["number"]) == ("failed", "4S/2026-27/0421")


def ask(world: World, *to: Recipient, cc: tuple[Recipient, ...] = ()) -> str | None:
    """Send a bill to whom it is said, as a dialect does."""
    bill = world.bill(send_email=False)
    actor = Actor(world.shop.shop_id, "api_key", "test", world.clock.now())
    return world.parts.db.write(
        lambda session: bill_mail.send(
            session,
            world.parts.edge(),
            actor,
            get_invoice(session, world.shop.shop_id, bill["id"]),
            readers=Readers(to, cc),
        )
    )


ASHA = Recipient("Asha", "asha@example.com")
BOOKS = Recipient("Books, Kumar & Sons", "books@example.com")


def test_copies_go_with_the_letter(world: World) -> None:
    assert ask(world, ASHA, cc=(BOOKS, Recipient("", "ASHA@example.com")))
    world.work()
    (came,) = world.server.letters
    assert came.readers == ["asha@example.com", "books@example.com"]
    assert came.people("Cc") == [("Books, Kumar & Sons", "books@example.com")]
    assert "Namaste Asha ji" in came.text()


def test_a_copy_that_is_refused_holds_up_nobody(world: World) -> None:
    world.server.answers("books@example.com", "550 nobody")
    ask(world, ASHA, cc=(BOOKS,))
    world.work()
    assert [one.readers for one in world.server.letters] == [["asha@example.com"]]


def test_a_copy_that_is_put_off_puts_off_the_letter_while_there_is_time(world: World) -> None:
    world.server.answers("books@example.com", *["450 later"] * 6)
    ask(world, ASHA, cc=(BOOKS,))
    for wait in (0, 30, 300, 900, 3600, 21600):
        assert world.server.letters == []
        world.clock.advance(timedelta(seconds=wait))
        world.work()
    assert [one.readers for one in world.server.letters] == [["asha@example.com"]]


@pytest.mark.parametrize("lang", sorted(replies.tables()))
def test_every_language_has_its_letter(lang: str) -> None:
    words = {"shop": "Gupta", "number": "GH/1", "total": "₹1,062", "due": "₹62", "date": "5 Dec"}
    for key, named in (("mail_subject", "GH/1"), ("mail_due", "₹62"), ("mail_attached", "PDF")):
        assert named in replies.text(lang, key, **words)


def test_the_owner_is_told_of_a_letter_that_was_given_up(world: World) -> None:
    owner = Owner("terminal", "me")
    world.parts.db.write(lambda session: add_member(session, world.counter.actor, owner))
    world.server.answers("ramesh@example.com", "550 nobody of that name")
    world.bill()
    world.work()
    with world.parts.db.reading() as session:
        told = session.exec(select(ChatMessage).where(ChatMessage.channel == "terminal")).one()
        waits = health.given_up(session)
        today = world.clock.now().date()
        day = day_book(session, world.shop, (today, today), today=today)
    assert told.text == "⚠️ Ramesh ko bill nahi gaya: unka email pata mail nahi leta."
    assert waits == 0  # the shop knows: nobody else need look
    assert day.unreached == ("Ramesh Kumar",)


def test_a_program_is_told_that_a_letter_was_sent(world: World) -> None:
    bill = world.bill()
    events = world.api.get("/events?type=invoice.sent").json["data"]
    assert [one["data"]["id"] for one in events] == [bill["id"]]


def test_what_is_no_address_and_a_circular_are_refused(world: World) -> None:
    with pytest.raises(EmailMalformed) as fault:
        ask(world, Recipient("Asha", "asha@example.com\r\nBcc: thief@example.com"))
    assert problems.says(fault.value).endswith("is not an e-mail address")
    many = tuple(Recipient("", f"a{n}@example.com") for n in range(10))
    with pytest.raises(TooManyRecipients, match="10"):
        ask(world, ASHA, cc=many)
    with pytest.raises(TooManyRecipients):
        ask(world)


def test_where_no_server_is_set_up_nothing_is_kept(parts: Parts, clock: FixedClock) -> None:
    billed = bill(parts)

    def send(session: Session) -> str | None:
        return bill_mail.send(
            session, parts.edge(), billed.actor, billed.invoice, readers=Readers((ASHA,))
        )

    assert parts.db.write(send) is None
    with parts.db.reading() as session:
        assert session.exec(select(ChatMessage)).all() == []


def test_the_files_that_hang_on_a_bill_go_along_as_far_as_they_fit(world: World) -> None:
    bill = world.bill()
    small, large = PNG_START + b"-" * 100, PDF_START + b"-" * MOST_BYTES
    plan = NewFile('../plan "2".html', small)

    def attach(session: Session) -> None:
        for new in (NewFile("नक्शा.pdf", large), plan, NewFile("order.PDF", PDF_START)):
            files.attach(session, world.counter.actor, bill["id"], new)

    world.parts.db.write(attach)
    world.work()
    (came,) = world.server.letters
    found = [
        (part.get_filename(), part.get_content_type(), part.get_content())
        for part in came.letter.iter_attachments()
    ]
    assert found[0][:2] == ("4S-2026-27-0421.pdf", "application/pdf")
    assert found[1:] == [
        ("plan -2-.html.png", "image/png", small),
        ("order.PDF", "application/pdf", PDF_START),
    ]
    for words in (came.text(), came.text("html")):
        assert "Jo files is mail ke liye badi hain, woh bill ke page par hain." in words


def test_where_a_letter_is_too_large_the_bill_goes_without_its_files(world: World) -> None:
    bill = world.bill()

    def attach(session: Session) -> None:
        files.attach(session, world.counter.actor, bill["id"], NewFile("plan.png", PNG_START))

    world.parts.db.write(attach)
    world.server.after_data("552 message size exceeds fixed limit")
    world.work()
    (came,) = world.server.letters
    assert came.paper[0] == "4S-2026-27-0421.pdf"
    assert "bill ke page par hain" in came.text()
    assert world.status(bill) == "sent"


def test_a_letter_that_is_too_large_without_files_is_given_up(world: World) -> None:
    bill = world.bill()
    world.server.after_data("552 message size exceeds fixed limit")
    world.work()
    assert (len(world.server.tried), world.server.letters) == (1, [])
    assert world.status(bill) == "failed"
