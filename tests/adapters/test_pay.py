import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import zxingcpp
from PIL import Image
from sqlmodel import select

from adapters.app import create_app
from adapters.parts import Parts
from core.chats import contacts
from core.clock import FixedClock
from core.customers.invites import use_invite
from core.documents.upi import parse_uri
from core.payments.claims import list_open
from core.payments.service import NewPayment, cancel_invoice, pay_invoice, record_payment
from core.shops.models import Invite
from core.shops.settings import set_setting
from tests.adapters.client import Client
from tests.adapters.conftest import Billed, bill


def _pay(billed: Billed) -> None:
    billed.parts.db.write(
        lambda session: pay_invoice(session, billed.actor, billed.invoice.id, mode="upi")
    )


def _cancel(billed: Billed) -> None:
    billed.parts.db.write(
        lambda session: cancel_invoice(session, billed.actor, billed.invoice.id, reason="x")
    )


def test_the_page_says_what_to_pay_and_how(client: Client, billed: Billed) -> None:
    text = client.get(billed.path).text
    for shown in ("To pay", "₹1,062", "GH/26-27/0424", "21 Nov 2026", "Ajay Sharma", "Pay ₹1,062"):
        assert shown in text
    assert 'href="upi://pay?pa=guptahw@example&amp;pn=Gupta%20Hardware&amp;am=1062.00' in text
    assert "CGST 9%" in text
    assert "SGST 9%" in text
    assert "I have paid" in text


def _claims(billed: Billed) -> list[tuple[str, str | None]]:
    with billed.parts.db.reading() as session:
        return [(one.state, one.reference) for one in list_open(session, billed.shop.shop_id)]


def test_i_have_paid_is_a_claim_and_never_says_paid(client: Client, billed: Billed) -> None:
    answer = client.post(f"{billed.path}/paid", data={"utr": "6325 9876 1234"})
    assert (answer.status_code, answer.headers["location"]) == (303, billed.path)
    client.post(f"{billed.path}/paid", data={"utr": ""})
    assert _claims(billed) == [("open", "632598761234")]
    text = client.get(billed.path).text
    assert "Being checked" in text
    assert "Please do not pay again" in text
    assert "upi://" not in text
    assert "Paid in full" not in text


def test_a_wrong_reference_is_refused_and_claims_nothing(client: Client, billed: Billed) -> None:
    answer = client.post(f"{billed.path}/paid", data={"utr": "<script>"})
    assert answer.status_code == 422
    assert _claims(billed) == []


def test_where_the_shop_says_so_a_link_ends_at_midnight_after_its_last_day(
    client: Client, billed: Billed, clock: FixedClock
) -> None:
    billed.parts.db.write(lambda session: set_setting(session, billed.actor, "link_days", "30"))
    # 30 days after 21 November, 23:59:59
    clock.move(datetime(2026, 12, 21, 18, 29, 59, tzinfo=UTC))
    addresses = (billed.path, f"{billed.path}/pdf", f"{billed.path}/qr.png")
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    clock.advance(timedelta(seconds=1))
    wrong = client.get("/i/AAAAAAAAAAAAAAAAAAAAAA")
    for address in addresses:
        ended = client.get(address)
        assert (ended.status_code, ended.text) == (404, wrong.text)
    client.post(f"{billed.path}/paid", data={"utr": "632598761234"})
    assert _claims(billed) == []
    billed.parts.db.write(lambda session: set_setting(session, billed.actor, "link_days", "none"))
    assert client.get(billed.path).status_code == 200


def test_a_part_that_was_paid_is_told(client: Client, billed: Billed) -> None:
    new = NewPayment("cash", 500_00, target_id=billed.invoice.id)
    billed.parts.db.write(lambda session: record_payment(session, billed.actor, new))
    text = client.get(billed.path).text
    assert "Partly paid" in text
    assert "₹500 of ₹1,062 is paid" in text
    assert "Pay ₹562" in text
    assert "am=562.00" in text
    assert 'aria-label="47%"' in text  # 500 of 1,062


def test_the_page_holds_no_phone_and_is_small(client: Client, billed: Billed) -> None:
    answer = client.get(billed.path)
    assert "98000" not in answer.text
    style = client.get("/static/pay.css").content
    assert len(answer.content) + len(style) < 50_000
    assert "http://" not in answer.text.replace("http://127.0.0.1:8000/i/", "")
    assert "https://" not in answer.text


def test_the_headers_keep_the_address_secret(client: Client, billed: Billed) -> None:
    for path in (billed.path, f"{billed.path}/pdf", f"{billed.path}/qr.png", "/i/wrong"):
        headers = client.get(path).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "private, no-store"
        assert headers["x-robots-tag"] == "noindex"
        assert headers["x-content-type-options"] == "nosniff"
    policy = client.get(billed.path).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy


def test_the_qr_pays_the_bill(client: Client, billed: Billed) -> None:
    picture = Image.open(io.BytesIO(client.get(f"{billed.path}/qr.png").content))
    codes = zxingcpp.read_barcodes(picture.convert("L"))
    assert parse_uri(codes[0].text) == {
        "pa": "guptahw@example",
        "pn": "Gupta Hardware",
        "am": "1062.00",
        "cu": "INR",
        "tr": "GH26270424",
        "tn": "Invoice GH/26-27/0424",
    }


def test_the_pdf_opens_in_the_browser(client: Client, billed: Billed) -> None:
    answer = client.get(f"{billed.path}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="GH-26-27-0424.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_a_paid_bill_asks_for_nothing(client: Client, billed: Billed) -> None:
    _pay(billed)
    text = client.get(billed.path).text
    assert "Paid in full" in text
    assert "upi://" not in text
    assert client.get(f"{billed.path}/qr.png").status_code == 410
    assert client.get(f"{billed.path}/pdf").status_code == 200


def test_a_cancelled_bill_says_so(client: Client, billed: Billed) -> None:
    _cancel(billed)
    text = client.get(billed.path).text
    assert "Cancelled" in text
    assert "Nothing to pay" in text
    assert "upi://" not in text
    assert client.get(f"{billed.path}/qr.png").status_code == 410


@pytest.mark.parametrize("wrong", ["x", "a" * 22, "a" * 300, "%00", "..%2f..", "ह"])
def test_wrong_addresses_answer_alike(client: Client, billed: Billed, wrong: str) -> None:
    token = billed.path.removeprefix("/i/")
    near = client.get(f"/i/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}")
    answer = client.get(f"/i/{wrong}")
    assert answer.status_code == near.status_code == 404
    if "There is no bill" in answer.text:
        assert answer.text == near.text


def test_a_name_with_markup_stays_text(client: Client, parts: Parts) -> None:
    text = client.get(bill(parts, name='<img src=x onerror="alert(1)">').path).text
    assert "<img" not in text
    assert "&lt;img src=x" in text


def test_a_shop_without_upi_shows_no_button(client: Client, parts: Parts) -> None:
    billed = bill(parts, upi=None)
    text = client.get(billed.path).text
    assert "upi://" not in text
    assert "ask the shop how to pay" in text
    assert client.get(f"{billed.path}/qr.png").status_code == 410


def test_above_one_lakh_the_payer_types_the_amount(client: Client, parts: Parts) -> None:
    text = client.get(bill(parts, rate="50000").path).text
    assert "am=" not in text
    assert "₹1,00,000" in text
    assert "₹1,18,000" in text


def test_too_many_requests_from_one_address_wait_a_minute(
    client: Client, billed: Billed, clock: FixedClock
) -> None:
    answers = [client.get(billed.path).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    clock.move(clock.now().replace(minute=34))
    assert client.get(billed.path).status_code == 200


def test_the_demo_is_not_slowed_by_the_limit(parts: Parts, billed: Billed) -> None:
    client = Client(create_app(parts, demo=True))
    assert {client.get(billed.path).status_code for _ in range(40)} == {200}


class Bot:
    """A channel with invite links."""

    name = "telegram"

    def invite_url(self) -> str:
        return "https://t.me/pakka_bot?start="

    def lanes(self) -> list[object]:
        return []

    def close(self) -> None:
        pass


def _invites(billed: Billed) -> int:
    with billed.parts.db.reading() as session:
        return len(session.exec(select(Invite)).all())


def _joined(billed: Billed, token: str) -> None:
    actor = replace(billed.actor, channel="telegram")
    billed.parts.db.write(lambda session: use_invite(session, token, actor, address="501"))


def test_his_bills_come_on_telegram_by_a_link_of_his_own(client: Client, billed: Billed) -> None:
    assert "Telegram" not in client.get(billed.path).text  # there is none
    assert client.get(f"{billed.path}/chat").headers["location"] == billed.path
    billed.parts.channels.append(Bot())  # type: ignore[arg-type]  # what the page needs of one
    for _ in range(3):
        text = client.get(billed.path).text
        assert "Get your bills on Telegram" in text
        assert f'href="{billed.path}/chat?lang=en"' in text
    assert "अपने बिल Telegram पर पाएँ" in client.get(f"{billed.path}?lang=hi").text
    assert _invites(billed) == 0  # looking makes none
    first = client.get(f"{billed.path}/chat")
    assert first.status_code == 303
    link = first.headers["location"]
    assert re.fullmatch(r"https://t\.me/pakka_bot\?start=[A-Za-z0-9_-]{22}", link)
    assert client.get(f"{billed.path}/chat").headers["location"] == link
    assert _invites(billed) == 1

    _joined(billed, link.rpartition("=")[2])
    assert "Telegram" not in client.get(billed.path).text
    assert client.get(f"{billed.path}/chat").headers["location"] == billed.path
    left = partial(contacts.left, channel="telegram", address="501", why="blocked")
    billed.parts.db.write(lambda session: left(session, at=billed.parts.clock.now()))
    again = client.get(f"{billed.path}/chat").headers["location"]
    assert again not in (link, billed.path)
    assert _invites(billed) == 2


def test_a_link_that_ends_soon_is_not_given_out_again(
    client: Client, billed: Billed, clock: FixedClock
) -> None:
    billed.parts.channels.append(Bot())  # type: ignore[arg-type]  # what the page needs of one
    link = client.get(f"{billed.path}/chat").headers["location"]
    clock.advance(timedelta(days=22))
    assert client.get(f"{billed.path}/chat").headers["location"] == link
    clock.advance(timedelta(days=2))
    assert client.get(f"{billed.path}/chat").headers["location"] != link


def test_a_wrong_address_leads_to_no_chat(client: Client, billed: Billed) -> None:
    billed.parts.channels.append(Bot())  # type: ignore[arg-type]  # what the page needs of one
    assert client.get("/i/wrong/chat").status_code == 404
    assert _invites(billed) == 0
