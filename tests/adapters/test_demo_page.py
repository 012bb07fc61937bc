"""The demo's routes without a browser: who may do what, and that nothing breaks."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters import demo_data
from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from bot.closing import Closing
from core.clock import FixedClock
from core.invoices.queries import recent_invoices
from core.ledger.queries import outstanding
from core.reports.day import day_book
from core.shops.service import find_people, list_shops
from tests.adapters.client import Client
from tests.adapters.conftest import NOW

FIRST = "ramesh ko 2 bori cement 380 ke hisab se bill bhej do"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop, filled once for all tests; each gets a copy."""
    folder = tmp_path_factory.mktemp("filled")
    parts = _open(folder, FixedClock(NOW))
    demo_data.fill(parts)
    parts.close()
    return folder


def _open(folder: Path, clock: FixedClock) -> Parts:
    settings = load(env_file=None, pakka_database_url=f"sqlite:///{folder}/pakka.db")
    built = build(settings, clock=clock)
    built.doorbell.answer_with(built.executor.drain)
    return built


@pytest.fixture
def demo_parts(filled: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Parts]:
    shutil.copytree(filled, tmp_path / "demo")
    built = _open(tmp_path / "demo", clock)
    yield built
    built.close()


@pytest.fixture
def demo(demo_parts: Parts) -> Client:
    return Client(create_app(demo_parts, demo=True))


def _say(
    client: Client, text: str = "", *, side: str = "owner", tap: str = "", nonce: str = "n1"
) -> int:
    form = {"side": side, "nonce": nonce, "text": text, "tap": tap}
    return client.post("/demo/say", data=form).status_code


def _button(client: Client, label: str) -> str:
    """Find the id of a button that can be tapped."""
    head = client.get("/demo").text.partition(f">{label}</button>")[0]
    return head.rpartition('value="')[2].partition('"')[0]


def _bills(parts: Parts) -> int:
    with parts.db.reading() as session:
        return len(recent_invoices(session, list_shops(session)[0].shop_id, limit=1000))


def test_the_demo_shop_is_filled_once_with_months_of_bills(parts: Parts) -> None:
    assert not demo_data.is_filled(parts)
    shop_id = demo_data.fill(parts)
    assert demo_data.is_filled(parts)
    with parts.db.reading() as session:
        bills = recent_invoices(session, shop_id, limit=1000)
        owed = outstanding(session, shop_id)
    days = [bill.on for bill in reversed(bills)]
    assert len(bills) > 60
    assert days == sorted(days)
    assert (days[-1] - days[0]).days > 80
    assert len(owed) >= 5
    numbers = [int(bill.number.rpartition("/")[2]) for bill in reversed(bills)]
    assert numbers == list(range(301, 301 + len(bills)))


def test_nobody_sees_half_a_demo_shop(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the hours of closing before it came here would be told: a day nobody was there for."""
    seen: list[Any] = []
    sell = demo_data._sell_one

    def look(*args: Any, **named: Any) -> None:
        with parts.db.reading() as session:
            seen.extend(list_shops(session))
        sell(*args, **named)

    monkeypatch.setattr(demo_data, "_sell_one", look)
    shop_id = demo_data.fill(parts)
    assert seen == []
    with parts.db.reading() as session:
        assert [shop.shop_id for shop in list_shops(session)] == [shop_id]
    assert Closing(parts.db, parts.clock).run() == 0


def test_a_message_a_tap_a_bill(demo: Client, demo_parts: Parts, clock: FixedClock) -> None:
    before = _bills(demo_parts)
    assert _say(demo, FIRST) == 303
    page = demo.get("/demo").text
    assert "2 bori × 380 = 760.00" in page
    clock.advance(timedelta(seconds=9))
    assert _say(demo, tap=_button(demo, "Bhej do")) == 303
    page = demo.get("/demo?side=customer").text
    assert _bills(demo_parts) == before + 1
    assert "Pay ₹897" in page
    assert 'aria-pressed="true">Bhej do' in page


def test_the_same_form_twice_is_one_message(demo: Client, demo_parts: Parts) -> None:
    before = _bills(demo_parts)
    _say(demo, FIRST)
    tap = _button(demo, "Bhej do")
    for _ in range(3):
        _say(demo, tap=tap, nonce="same")
    assert _bills(demo_parts) == before + 1


def test_news_come_once(demo: Client) -> None:
    first = demo.get("/demo/parts").json()
    assert set(first) == {"owner", "books", "customer", "version"}
    assert demo.get(f"/demo/parts?seen={first['version']}").status_code == 204
    _say(demo, "hello")
    assert demo.get(f"/demo/parts?seen={first['version']}").json()["version"] != first["version"]


@pytest.mark.parametrize("path", ["/demo/say", "/demo/shop", "/demo/again"])
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_another_site_does_nothing(
    demo: Client, demo_parts: Parts, path: str, headers: dict[str, str]
) -> None:
    form = {"side": "owner", "nonce": "1", "text": "hello", "name": "X", "state": "08"}
    assert demo.post(path, data=form, headers=headers).status_code == 403
    with demo_parts.db.reading() as session:
        assert len(list_shops(session)) == 1
    assert (
        "hello" not in demo.get("/demo").text.partition('id="part-books"')[0].partition("hint")[0]
    )


def test_an_own_shop_is_seen_by_its_visitor_alone(demo: Client, demo_parts: Parts) -> None:
    form = {"name": "Meena Kirana", "state": "23", "gstin": "", "upi": "meena@example"}
    answer = demo.post("/demo/shop", data=form)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    for wanted in ("HttpOnly", "SameSite=strict", "Path=/demo"):
        assert wanted in cookie
    assert "You own Meena Kirana." in demo.get("/demo").text
    assert "Meena Kirana" not in Client(create_app(demo_parts, demo=True)).get("/demo").text


@pytest.mark.parametrize("cookie", ["own-" + "0" * 32, "owner", "x", "own-../../etc"])
def test_a_made_up_cookie_opens_the_shared_shop(demo: Client, cookie: str) -> None:
    page = demo.get("/demo", headers={"Cookie": f"pakka_demo={cookie}"})
    assert "You own Gupta Hardware." in page.text


def test_a_visitor_gets_no_paper_of_another_shop(demo: Client, demo_parts: Parts) -> None:
    with demo_parts.db.reading() as session:
        bill = recent_invoices(session, list_shops(session)[0].shop_id, limit=1)[0]
    assert demo.get(f"/demo/card/{bill.id}.png").headers["content-type"] == "image/png"
    demo.post("/demo/shop", data={"name": "Meena Kirana", "state": "23"})
    assert demo.get(f"/demo/card/{bill.id}.png").status_code == 404


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "X"}, "choose the state"),
        ({"name": " ", "state": "08"}, "Please write the name"),
        ({"name": "X", "gstin": "08AAAPG1234C1ZK"}, "does not match"),
        ({"name": "X", "state": "08", "upi": "nobody"}, "not the shape of a UPI ID"),
    ],
)
def test_a_fault_of_the_form_is_said(
    demo: Client, demo_parts: Parts, form: dict[str, str], words: str
) -> None:
    answer = demo.post("/demo/shop", data=form)
    assert answer.status_code == 400
    assert words in answer.text
    with demo_parts.db.reading() as session:
        assert len(list_shops(session)) == 1


def test_start_again_is_a_fresh_shop_and_leaves_the_old(demo: Client, demo_parts: Parts) -> None:
    _say(demo, FIRST)
    assert demo.post("/demo/again").status_code == 303
    assert "You own Gupta Hardware." in demo.get("/demo").text
    with demo_parts.db.reading() as session:
        assert len(list_shops(session)) == 2
        assert find_people(session, "demo", "owner")


def test_a_fresh_shop_is_told_no_day_of_before(demo_parts: Parts) -> None:
    yesterday = (NOW - timedelta(days=1)).date()
    with demo_parts.db.reading() as session:
        shop = list_shops(session)[0]
        book = day_book(session, shop, (yesterday, yesterday), today=NOW.date())
    assert not book.is_empty
    assert Closing(demo_parts.db, demo_parts.clock).run() == 0


@pytest.mark.parametrize(
    "text",
    [
        '<img src=x onerror="alert(1)">',
        "</p><script>alert(1)</script>",
        "*bold* _x_ {{ 7*7 }} {% raw %}",
        "\u202eabc\u200b\u0000def",
        "x" * 10_000,
        " ",
    ],
)
def test_hostile_text_is_shown_as_text(demo: Client, text: str) -> None:
    assert _say(demo, text) == 303
    page = demo.get("/demo")
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "form", [{}, {"side": "stranger", "nonce": "1"}, {"side": "owner", "nonce": "1", "tap": "d.x"}]
)
def test_a_broken_form_does_no_harm(demo: Client, form: dict[str, str]) -> None:
    assert demo.post("/demo/say", data=form).status_code in {303, 422}


def test_the_page_allows_no_foreign_code(demo: Client) -> None:
    policy = demo.get("/demo").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


def test_the_customers_phone_claims_and_the_owners_settles(demo: Client, clock: FixedClock) -> None:
    _say(demo, FIRST, nonce="a1")
    _say(demo, tap=_button(demo, "Bhej do"), nonce="a2")
    clock.advance(timedelta(seconds=9))
    _say(demo, "ho gaya paid", side="customer", nonce="a3")
    page = demo.get("/demo").text
    assert "Dhanyavaad 🙏 Dukaan dekh kar rasid bhejegi." in page
    assert "Ramesh Kumar kehte hain ₹897" in page
    clock.advance(timedelta(seconds=9))
    _say(demo, "mera kitna baki hai", side="customer", nonce="a4")
    clock.advance(timedelta(seconds=9))
    _say(demo, tap=_button(demo, "Aa gaya"), nonce="a5")
    assert "Gupta Hardware: ₹897 mil gaya, dhanyavaad 🙏" in demo.get("/demo").text


def test_the_right_phone_may_be_the_staffs(demo: Client, clock: FixedClock) -> None:
    _say(demo, "chotu 9800000210 ko sirf bill banane do", nonce="b1")
    _say(demo, tap=_button(demo, "Haan"), nonce="b2")
    clock.advance(timedelta(seconds=9))
    assert demo.post("/demo/phone", data={"phone": "9800000210"}).status_code == 303
    assert "you are Chotu (staff), ••• ••• 0210" in demo.get("/demo").text
    _say(demo, "aaj total kitna hua", side="customer", nonce="b3")
    page = demo.get("/demo").text
    assert "Ye sirf malik dekh sakte hain. Bill banane ko tayyar hoon." in page
    clock.advance(timedelta(seconds=9))
    _say(demo, "mohan ko 500 udhaar", side="customer", nonce="b4")
    page = demo.get("/demo").text
    assert "Malik se poochh liya, jawab aate hi bataunga." in page
    assert "Chotu chahta hai:" in page


def test_a_phone_that_nobody_has_is_not_shown(demo: Client) -> None:
    demo.post("/demo/phone", data={"phone": "9812345678"})
    assert "nobody was sent a bill yet" in demo.get("/demo").text
    foreign = {"origin": "https://else.example"}
    answer = demo.post("/demo/phone", data={"phone": "9800004210"}, headers=foreign)
    assert answer.status_code == 403


def test_what_cannot_be_delivered_is_told(demo: Client, clock: FixedClock) -> None:
    _say(demo, "naya customer Kishan 9800000000", nonce="c1")
    clock.advance(timedelta(seconds=9))
    _say(demo, "kishan ko 1 bori cement 380", nonce="c2")
    _say(demo, tap=_button(demo, "Bhej do"), nonce="c3")
    page = demo.get("/demo").text
    assert "⚠️ Kishan ko bill nahi gaya: is number par WhatsApp nahi." in page
    assert ">Number badlo</button>" in page
