"""A shop's own logo on its papers: which bears which, for good."""

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from sqlmodel import Session

from core.clock import FixedClock
from core.db import Database
from core.documents.from_khata import statement_of
from core.documents.invoice import render_invoice
from core.documents.logo import Logo, in_black, size_on_roll
from core.documents.statement import render_statement
from core.documents.view import InvoiceView, PaperForm
from core.errors import SettingNotValid
from core.shops.logos import keep_logo
from core.shops.models import ShopLogo
from core.shops.pictures import make_logo
from core.shops.service import get_shop
from core.shops.settings import set_setting, show_settings
from tests.core.documents.counter import Counter, goods
from tests.core.documents.reading import text_of

HINGE = goods("Hinge", "2", "450")


def picture(colour: str, size: tuple[int, int] = (316, 158)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return make_logo(made.getvalue())


RED, BLUE = picture("red"), picture("blue")


@pytest.fixture
def counter(sqlite_db: Database, clock: FixedClock) -> Counter:
    return Counter(sqlite_db, clock)


def bear(counter: Counter, png: bytes | None) -> str:
    """Let the shop's new papers bear a picture, or its letters again."""

    def write(session: Session) -> str:
        sha256 = keep_logo(session, counter.shop.shop_id, png) if png else ""
        set_setting(session, counter.actor, "logo", sha256)
        return sha256

    return counter.db.write(write)


def shown(pdf: bytes, at: tuple[float, float] = (60, 50)) -> tuple[int, ...]:
    """Return the colour of a dot of the first page, in points from its upper left corner."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    found: tuple[int, ...] = image.getpixel((int(at[0]), int(at[1])))
    return found


def test_a_bill_bears_the_logo_of_its_day_for_good(counter: Counter) -> None:
    before = counter.sell(None, HINGE)
    letters = render_invoice(counter.view(before))
    bear(counter, RED)
    red = counter.sell(None, HINGE)
    drawn = render_invoice(counter.view(red))
    bear(counter, BLUE)
    blue = counter.sell(None, HINGE)
    bear(counter, None)
    after = counter.sell(None, HINGE)
    assert shown(drawn) == (255, 0, 0)
    assert shown(render_invoice(counter.view(blue))) == (0, 0, 255)
    assert render_invoice(counter.view(before)) == letters
    assert render_invoice(counter.view(red)) == drawn
    assert counter.view(after).supplier.logo is None
    assert "GH" in text_of(letters)
    assert "GH " not in text_of(drawn).split("Tax invoice")[0]


def test_papers_before_a_bill_notes_vouchers_and_statements_bear_it_too(counter: Counter) -> None:
    buyer = counter.customer()
    bear(counter, RED)
    views = [
        counter.view_of(counter.issue_paper("estimate", buyer, HINGE)),
        counter.view_of(counter.issue_paper("challan", buyer, HINGE, purpose="job_work")),
        counter.voucher_view(counter.receive(buyer, 1180, hsn="995473")),
    ]
    assert {shown(render_invoice(view)) for view in views} == {(255, 0, 0)}
    with counter.db.reading() as session:
        shop, on = get_shop(session, counter.shop.shop_id), counter.actor.today
        khata = statement_of(session, shop, buyer, days=(on, on), today=on)
    assert shown(render_statement(khata)) == (255, 0, 0)


@pytest.mark.parametrize("form", ["a4", "a5", "thermal80", "thermal58"])
def test_the_file_holds_it_once_however_many_copies_and_pages(
    counter: Counter, form: PaperForm
) -> None:
    bear(counter, RED)
    view = replace(counter.view(counter.sell(None, *[HINGE] * 60)), form=form)
    pdf = render_invoice(view, copies=("original", "duplicate", "triplicate"))
    assert pdf == render_invoice(view, copies=("original", "duplicate", "triplicate"))
    assert pdf.count(b"/Subtype/Image") == 1
    assert len(re.findall(rb"/XObject<</I1 \d+ 0 R>>", pdf)) == 1


def with_logo(view: InvoiceView, png: bytes) -> InvoiceView:
    return replace(view, supplier=replace(view.supplier, logo=Logo("0", png)))


@pytest.mark.parametrize(
    ("size", "points"), [((316, 158), (76, 38)), ((900, 90), (110, 11)), ((90, 900), (3.8, 38))]
)
def test_it_fits_the_tile_or_is_as_wide_as_110_points(
    size: tuple[int, int], points: tuple[float, float]
) -> None:
    found = Logo("0", picture("red", size)).fitted((110, 38))
    assert found == pytest.approx(points, rel=0.05)


def test_the_name_stands_beside_a_wide_one_and_nothing_leaves_the_page(counter: Counter) -> None:
    counter.db.write(
        lambda session: set_setting(session, counter.actor, "name", "श्री गणेश हार्डवेयर एंड सीमेंट स्टोर")
    )
    view = with_logo(counter.view(counter.sell(None, HINGE)), picture("red", (900, 270)))
    pdf = render_invoice(view)
    assert shown(pdf, (150, 50)) == (255, 0, 0)
    assert shown(pdf, (158, 40)) == (255, 255, 255)
    assert "श्री गणेश हार्डवेयर" in text_of(pdf)


def test_on_a_roll_it_is_black_or_white_with_clean_edges_or_a_pattern() -> None:
    made = io.BytesIO()
    sign = Image.new("RGB", (300, 150), "white")
    ImageDraw.Draw(sign).rectangle((50, 30, 250, 120), fill="black")
    sign.save(made, "PNG")
    for png, blacks in ((make_logo(made.getvalue()), {0: 1.0}), (picture("#888888"), {0: 0.47})):
        logo = Logo("black" if blacks == {0: 1.0} else "grey", png)
        size = size_on_roll(logo, 204)
        dots = Image.open(io.BytesIO(in_black(logo, size)))
        assert dots.mode == "1"
        assert dots.height == round(size[1] * 8 / (72 / 25.4))
        share = dots.histogram()[0] / (dots.width * dots.height)
        assert share == pytest.approx(blacks[0], abs=0.05)


def test_the_setting_is_a_picture_that_the_shop_has(counter: Counter) -> None:
    stranger = Counter(counter.db, FixedClock(counter.actor.at))
    sha256 = bear(stranger, BLUE)
    for value in (sha256, "logo.png", "0" * 64):
        with pytest.raises(SettingNotValid), counter.db.reading() as session:
            set_setting(session, counter.actor, "logo", value)
    assert bear(counter, RED) == bear(counter, RED)
    with counter.db.reading() as session:
        shop = get_shop(session, counter.shop.shop_id)
        assert show_settings(session, shop, on=counter.actor.today)["logo"] == shop.logo
        assert session.get(ShopLogo, (shop.shop_id, shop.logo)) is not None
