"""A shop's own logo on the pages where its letters stood: inside the page, small, nobody else is asked."""

import base64
import io
import re
from dataclasses import replace
from decimal import Decimal

from PIL import Image

from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.shops.logos import keep_logo
from core.shops.pictures import make_logo
from core.shops.settings import set_setting
from tests.adapters.client import Client
from tests.adapters.conftest import Billed
from tests.adapters.test_account import _owes_before, _path
from tests.adapters.test_owner_page import member_of, offered

LOGO = re.compile(
    r'<img class="logo" alt="" width="(\d+)" height="(\d+)" src="data:image/png;base64,([^"]+)">'
)
LETTERS = '<span class="mono" aria-hidden="true">GH</span>'


def bear(billed: Billed, size: tuple[int, int] = (300, 100)) -> None:
    noise = Image.effect_noise(size, 120).convert("RGB")  # of all pictures the one that packs worst
    made = io.BytesIO()
    noise.save(made, "PNG")
    png = make_logo(made.getvalue())
    shop_id = billed.shop.shop_id
    billed.parts.db.write(
        lambda s: set_setting(s, billed.actor, "logo", keep_logo(s, shop_id, png))
    )


def sold_again(billed: Billed) -> Invoice:
    line = DraftLine("SR-501", qty=Decimal(2), rate=Decimal(450), gst_rate=Decimal(18), hsn="8481")
    draft, secret = InvoiceDraft(billed.invoice.customer_id, (line,)), billed.parts.secret
    return billed.parts.db.write(lambda s: issue(s, billed.actor, draft, secret=secret))


def test_a_bills_page_has_the_logo_of_its_day(client: Client, billed: Billed) -> None:
    bear(billed)
    assert LETTERS in client.get(billed.path).text  # made before
    page = client.get(replace(billed, invoice=sold_again(billed)).path)
    found = LOGO.search(page.text)
    assert found
    assert (int(found[1]), int(found[2])) == (96, 32)
    shown = Image.open(io.BytesIO(base64.b64decode(found[3])))
    assert shown.size == (192, 64)
    assert LETTERS not in page.text
    assert len(page.content) < 40_000


def test_the_owners_page_and_that_of_all_dues_have_the_one_of_now(
    client: Client, billed: Billed
) -> None:
    _owes_before(billed)
    path = offered(billed, member_of(billed))
    client.post(path)
    for address in (path, _path(billed)):
        assert LETTERS in client.get(address).text
    bear(billed, (100, 400))
    for address in (path, _path(billed)):
        found = LOGO.search(client.get(address).text)
        assert found
        assert (found[1], found[2]) == ("10", "40")
