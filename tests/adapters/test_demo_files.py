"""A file sent from the owner's phone of the demo."""

import io
import re

from PIL import Image

from adapters.parts import Parts
from core.customers.service import list_customers
from core.shops.service import list_shops
from tests.adapters.client import Client
from tests.adapters.test_demo_page import (  # the same page
    demo as demo,
    demo_parts as demo_parts,
    filled as filled,
)
from tests.core.exchange.test_sheet import excel


def send(client: Client, content: bytes, name: str, **headers: str) -> int:
    files = {"file": (name, io.BytesIO(content), "application/octet-stream")}
    answer = client.post("/demo/file", data={"nonce": name}, files=files, headers=headers)
    return answer.status_code


def names(parts: Parts) -> set[str]:
    with parts.db.reading() as session:
        shop = list_shops(session)[0]
        return {row.name for row in list_customers(session, shop.shop_id)}


def test_customers_come_in_from_the_owners_phone(demo: Client, demo_parts: Parts) -> None:
    assert 'action="/demo/file"' in demo.get("/demo").text
    sheet = excel([["Party Name", "Mobile"], ["Kailash Stores", 9800007777]])
    assert send(demo, sheet, "parties.xlsx") == 303
    page = demo.get("/demo").text
    assert "📎 parties.xlsx" in page
    assert "1 naye" in page
    assert "Kailash Stores" not in names(demo_parts)
    tap = page.split(">Jodo</button>")[0].rpartition('name="tap" value="')[2].partition('"')[0]
    said = {"side": "owner", "nonce": "n2", "text": "", "tap": tap}
    assert demo.post("/demo/say", data=said).status_code == 303
    assert "Kailash Stores" in names(demo_parts)
    assert "✅ 1 grahak jode" in demo.get("/demo").text


def test_a_logo_is_shown_on_a_bill(demo: Client, demo_parts: Parts) -> None:
    made = io.BytesIO()
    Image.new("RGB", (120, 60), "red").save(made, "PNG")
    said = {"side": "owner", "nonce": "n1", "text": "logo", "tap": ""}
    assert demo.post("/demo/say", data=said).status_code == 303
    assert send(demo, made.getvalue(), "mine.png") == 303
    page = demo.get("/demo").text
    assert "Naye bill aise dikhenge. Yahi logo rakhun?" in page
    shown = re.findall(r'class="doc" href="([^"]+)"', page)[-1]
    picture = demo.get(shown.removeprefix(demo_parts.public_url))
    assert picture.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).width == 1080


def test_what_is_no_file_breaks_nothing(demo: Client, demo_parts: Parts) -> None:
    before = names(demo_parts)
    assert send(demo, b"", "../../etc/pass\u202ewd.csv") == 303
    assert "📎 passwd.csv" in demo.get("/demo").text
    assert send(demo, b"\x00" * 2000, "<img src=x>.csv") == 303
    assert "<img src=x>" not in demo.get("/demo").text
    assert send(demo, b"Name\n" + b"x" * (21 * 1024 * 1024), "large.csv") == 303
    assert "File bahut badi hai" in demo.get("/demo").text
    assert demo.post("/demo/file", data={"nonce": "x"}).status_code == 422
    assert names(demo_parts) == before


def test_another_site_sends_no_file(demo: Client, demo_parts: Parts) -> None:
    before = names(demo_parts)
    assert send(demo, b"Name\nX\n", "a.csv", origin="https://evil.example") == 403
    assert names(demo_parts) == before
