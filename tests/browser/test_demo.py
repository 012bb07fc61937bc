"""The demo as a visitor has it: a real `pakka run --demo` process, a real browser."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from core.documents.upi import parse_uri
from tests.adapters.processes import running

_PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("demo"), "--demo") as server:
        yield server.url


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    """A visitor with a demo shop of his own, so that tests do not meet."""
    context = chromium.new_context(base_url=url, viewport={"width": 1280, "height": 1100})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{url}/demo")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#part-owner")).to_contain_text("You own Gupta Hardware")
    yield page
    # what a test cuts off by itself the browser tells of
    assert [fault for fault in faults if "net::ERR_FAILED" not in fault] == []
    context.close()


def _say(page: Page, text: str, answer: str) -> None:
    page.get_by_label("Message as the owner").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#part-owner .g").last).to_contain_text(answer)


def _decode(png: bytes) -> dict[str, str]:
    picture = Image.open(io.BytesIO(png)).convert("L")
    return parse_uri(zxingcpp.read_barcodes(picture)[0].text)


def test_a_bill_for_an_own_customer_and_item(page: Page) -> None:
    _say(page, "naya customer Ravi Traders 9800001234", "Ravi Traders")
    _say(page, "naya item primer 1 ltr 320 hsn 3209 gst 18", "Primer")
    _say(page, "ravi traders ko 3 primer bill", "₹1,133")
    page.locator("#part-owner").get_by_role("button", name="Bhej do", exact=True).last.click()
    owner = page.locator("#part-owner .g").last
    expect(owner).to_contain_text("₹1,133")
    expect(owner).to_contain_text("GH/26-27/")

    # 3 × 320 = 960.00, CGST 9% 86.40, SGST 9% 86.40, round off +0.20
    customer = page.locator("#part-customer")
    expect(customer).to_contain_text("you are Ravi Traders, ••• ••• 1234")
    pdf = page.request.get(str(customer.get_by_role("link", name="PDF").get_attribute("href")))
    text = pypdfium2.PdfDocument(pdf.body())[0].get_textpage().get_text_range()
    for printed in ("TAX INVOICE", "Ravi Traders", "Primer", "3209", "960.00", "86.40", "1,133.00"):
        assert printed.casefold() in text.casefold()

    number = str(customer.locator(".doc b").inner_text()).removesuffix(".pdf")
    card = page.request.get(str(customer.locator(".pic").get_attribute("href")))
    asked = _decode(card.body())
    assert asked["pa"] == "guptahw@example"
    assert asked["pn"] == "Gupta Hardware"
    assert asked["am"] == "1133.00"
    assert asked["cu"] == "INR"
    assert asked["tr"] == number.replace("-", "")
    pay = str(customer.get_by_role("link", name="Pay ₹1,133").get_attribute("href"))
    assert _decode(page.request.get(f"{pay}/qr.png").body()) == asked


def test_the_suggested_first_message_makes_a_bill(page: Page) -> None:
    page.get_by_role("button", name="ramesh ko 2 bori cement 380").click()
    send = page.locator("#part-owner").get_by_role("button", name="Bhej do", exact=True)
    send.click()
    expect(page.locator("#part-owner .doc")).to_be_visible(timeout=10_000)
    expect(send).to_have_attribute("aria-pressed", "true")
    books = page.locator("#part-books")
    expect(books).to_contain_text("Ramesh Kumar’s khata")
    expect(books).to_contain_text("create invoice")
    # 2 × 380 = 760.00, tax 136.80, round off +0.20
    expect(page.locator("#part-customer")).to_contain_text("Pay ₹897")
    last = page.locator("#part-customer").get_by_role("link", name="Pay ₹897")
    expect(last).to_be_in_viewport()


def test_what_is_typed_while_an_answer_is_coming_waits_for_its_turn(page: Page) -> None:
    box = page.get_by_label("Message as the owner")
    page.route("**/demo/say", _late)
    for text in ("naya customer Ravi Traders 9800001234", "ravi traders ko 3 pipe bill"):
        box.fill(text)
        box.press("Enter")
    expect(page.locator("#part-owner .g").last).to_contain_text("₹743")  # 630.00, tax 113.40
    assert page.locator("#part-owner .log").inner_text().count("ko 3 pipe") == 1


def _late(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


def test_what_could_not_be_sent_is_back_in_its_box_and_goes_once(page: Page) -> None:
    box = page.get_by_label("Message as the owner")
    page.route("**/demo/say", lambda route: route.abort(), times=1)
    page.route("**/demo/say", _lost, times=1)
    for tries in (1, 2, 3):
        if tries == 1:
            box.fill("naya customer Ravi Traders 9800001234")
        box.press("Enter")
        if tries < 3:
            expect(box).to_have_value("naya customer Ravi Traders 9800001234")
            assert "Not sent" in box.evaluate("box => box.validationMessage")
    expect(box).to_have_value("")
    expect(page.locator("#stage")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#part-owner .g").last).to_contain_text("Ravi Traders")
    assert page.locator("#part-owner .log").inner_text().count("naya customer") == 1


def _lost(route: Route) -> None:
    """The server takes it; its answer does not arrive."""
    assert route.fetch().ok
    route.abort()


def test_it_works_without_script(chromium: Browser, url: str) -> None:
    context = chromium.new_context(viewport=_PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/demo")
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="ramesh ko 2 bori cement 380").click()
    page.get_by_role("button", name="Bhej do", exact=True).click()
    expect(page.locator("#part-owner .doc")).to_be_visible()
    expect(page.locator("#part-owner .q").last).to_be_in_viewport()
    page.get_by_text("Customer", exact=True).click()
    pay = page.get_by_role("link", name="Pay ₹897")
    expect(pay).to_be_in_viewport()
    page.goto(str(pay.get_attribute("href")))
    expect(page.get_by_role("link", name="Pay ₹897 in a UPI app")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_scrolls_sideways(chromium: Browser, url: str, tmp_path: Path, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    page.goto(f"{url}/demo")
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="ramesh ko 2 bori cement 380").click()
    page.get_by_role("button", name="Bhej do", exact=True).click()
    expect(page.locator("#part-customer .doc")).to_be_attached(timeout=10_000)
    for side in ("owner", "customer"):
        page.goto(f"{url}/demo?side={side}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=tmp_path / f"{side}.png")
    context.close()


def test_a_visitors_own_shop_is_his_alone(page: Page, chromium: Browser, url: str) -> None:
    page.get_by_text("Start your own shop").click()
    page.get_by_label("Name of the shop").fill("Meena <b>Kirana</b>")
    page.get_by_label("else its state").select_option("Madhya Pradesh")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#part-owner")).to_contain_text("You own Meena <b>Kirana</b>.")
    expect(page.locator("#part-books")).to_contain_text("No bill yet.")
    other = chromium.new_context().new_page()
    other.goto(f"{url}/demo")
    expect(other.locator("body")).not_to_contain_text("Kirana")
    other.context.close()
