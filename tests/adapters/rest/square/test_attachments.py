"""Files that hang on invoices: what they are by their bytes, how many, on which invoices, taken along."""

import asyncio
import hashlib
import json
import random
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.db import Database
from core.dialects.models import Attachment
from core.exchange.export import Seals, export_shop
from core.exchange.restore import restore_shop
from core.ids import IdSource
from tests.adapters.rest.api import Answer
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing

PDF = b"%PDF-1.7\r\n--\r\n" + bytes(range(256))
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
BMP = b"BM" + (26).to_bytes(4, "little") + bytes(20)


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


def form(content: bytes, *, part: str = "image_file", said: Any = None, name: str = "a.pdf") -> Any:
    """A form as httpx, and so Square's SDK, writes it."""
    files: Any = {part: (name, content, "image/jpeg")}
    if said is not None:
        files = {"request": (None, json.dumps(said), "application/json; charset=utf-8")} | files
    return httpx.Request("POST", "http://x", files=files)


def attach(shop: Billing, id_: str, content: bytes, **more: Any) -> Answer:
    made = form(content, **more)
    headers = {"Content-Type": made.headers["content-type"]}
    answer: Answer = shop.api.call(
        "POST", f"/v2/invoices/{id_}/attachments", raw=made.read(), headers=headers
    )
    return answer


def draft(shop: Billing) -> str:
    return str(shop.draft(shop.order())["id"])


def test_a_file_hangs_on_the_invoice_until_it_is_taken_away(shop: Billing) -> None:
    id_ = draft(shop)
    made = attach(shop, id_, PDF, said={"description": "The order"}).json["attachment"]
    assert (made["filename"], made["mime_type"], made["filesize"]) == (
        "a.pdf",
        "application/pdf",
        len(PDF),
    )
    assert made["hash"] == hashlib.md5(PDF, usedforsecurity=False).hexdigest()
    assert made["description"] == "The order"
    seen = shop.get(id_)
    assert (seen["attachments"], seen["version"]) == ([made], 0)
    path = f"/v2/invoices/{id_}/attachments/{made['id']}"
    assert shop.had("DELETE", path) == {}
    assert "attachments" not in shop.get(id_)
    assert shop.refused("DELETE", path, status=404)["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"GIF89a....", "image/gif"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (PNG, "image/png"),
        (b"II*\0....", "image/tiff"),
        (b"MM\0*....", "image/tiff"),
        (BMP, "image/bmp"),
    ],
)
def test_what_it_is_is_told_by_its_bytes(shop: Billing, content: bytes, media: str) -> None:
    answer = attach(shop, draft(shop), content, part="file", name="of no meaning.exe")
    assert answer.json["attachment"]["mime_type"] == media


@pytest.mark.parametrize("content", [b"<html>", b"MZ\x90", b"BM but no picture at all, really"])
def test_what_is_none_of_them_is_refused(shop: Billing, content: bytes) -> None:
    answer = attach(shop, draft(shop), content, name="a.png")
    assert answer.status == 400
    [error] = answer.json["errors"]
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "file")


def test_a_form_without_a_file_is_told(shop: Billing) -> None:
    answer = attach(shop, draft(shop), b"x", part="picture")
    assert answer.status == 400
    [error] = answer.json["errors"]
    assert (error["code"], error["field"]) == ("MISSING_REQUIRED_PARAMETER", "file")


@pytest.mark.parametrize(
    ("raw", "media", "code"),
    [
        (b"{}", "application/json", "UNSUPPORTED_MEDIA_TYPE"),
        (b"nothing", "multipart/form-data; boundary=b", "EXPECTED_JSON_BODY"),
        (b"--b\r\nno header\r\n--b--", "multipart/form-data; boundary=b", "EXPECTED_JSON_BODY"),
    ],
)
def test_what_is_no_form_is_told(shop: Billing, raw: bytes, media: str, code: str) -> None:
    path = f"/v2/invoices/{draft(shop)}/attachments"
    answer = shop.api.call("POST", path, raw=raw, headers={"Content-Type": media})
    assert answer.json["errors"][0]["code"] == code


def test_under_its_key_it_hangs_there_once(shop: Billing) -> None:
    id_ = draft(shop)
    first = attach(shop, id_, PNG, said={"idempotency_key": "file-1"})
    again = attach(shop, id_, PNG, said={"idempotency_key": "file-1"})
    assert again.raw == first.raw
    assert len(shop.get(id_)["attachments"]) == 1
    other = attach(shop, id_, PDF, said={"idempotency_key": "file-1"})
    assert other.json["errors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_ten_files_and_no_more(shop: Billing) -> None:
    id_ = draft(shop)
    for _ in range(10):
        assert attach(shop, id_, PNG).status == 200
    answer = attach(shop, id_, PNG)
    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "BAD_REQUEST")


def test_25_megabytes_together_and_no_more(shop: Billing) -> None:
    id_ = draft(shop)
    large = PDF + bytes(25 * 1024 * 1024 - len(PDF))
    assert attach(shop, id_, large + b"x").status == 400
    assert attach(shop, id_, large).status == 200
    assert attach(shop, id_, PNG).json["errors"][0]["code"] == "BAD_REQUEST"
    too_large = attach(shop, id_, large + bytes(5 * 1024 * 1024))
    error = too_large.json["errors"][0]
    assert error["code"] == "REQUEST_ENTITY_TOO_LARGE"
    assert error["detail"] == "a form may have 29 MiB"


def test_other_calls_take_a_mebibyte_as_before(shop: Billing) -> None:
    raw = b'{"invoice": {"title": "' + b"t" * 1024 * 1024 + b'"}}'
    answer = shop.api.call("POST", "/v2/invoices", raw=raw)
    assert answer.status == 413


def test_a_paid_invoice_keeps_the_files_that_it_has(shop: Billing) -> None:
    issued = shop.publish(shop.draft(shop.order()))
    made = attach(shop, issued["id"], PNG).json["attachment"]
    shop.pay(issued["id"], "1062")
    assert attach(shop, issued["id"], PNG).json["errors"][0]["code"] == "BAD_REQUEST"
    path = f"/v2/invoices/{issued['id']}/attachments/{made['id']}"
    assert shop.refused("DELETE", path)["code"] == "BAD_REQUEST"
    assert shop.get(issued["id"])["attachments"] == [made]


def test_another_shop_hangs_nothing_there(shop: Billing) -> None:
    id_ = draft(shop)
    theirs = Billing(shop.place, shop.customer)
    key = shop.place.other.token
    made = form(PNG)
    headers = {"Content-Type": made.headers["content-type"], "Authorization": f"Bearer {key}"}
    path = f"/v2/invoices/{id_}/attachments"
    answer = theirs.api.call("POST", path, raw=made.read(), headers=headers)
    assert answer.status == 404


def test_files_go_along_with_the_shop(shop: Billing, tmp_path: Path, sqlite_template: Path) -> None:
    id_ = draft(shop)
    file_id = attach(shop, id_, PDF).json["attachment"]["id"]
    path, shop_id = tmp_path / "shop.zip", shop.place.shop.shop_id
    with shop.place.parts.db.reading() as session:
        export_shop(session, shop_id, path, seals=Seals("https://bill.example", b"s"))
    shutil.copyfile(sqlite_template, tmp_path / "other.db")
    ids = IdSource(shop.place.clock, random.Random(9).randbytes)
    other = Database(f"sqlite:///{tmp_path}/other.db", ids=ids)
    other.write(lambda session: restore_shop(session, path, secret=b"s"))
    with other.reading() as session:
        row = session.get_one(Attachment, (shop_id, file_id))
        assert (row.content, row.invoice_id) == (PDF, id_)
    other.close()


def test_a_stranger_cannot_make_the_server_hold_a_large_form(shop: Billing) -> None:
    """Of whoever has no key a mebibyte is taken in at most, as of any other call."""
    path, given = f"/square/v2/invoices/{draft(shop)}/attachments", 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(20):
            given += 1
            yield bytes(256 * 1024)

    async def send() -> int:
        transport = httpx.ASGITransport(shop.api.app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            heads = {"Content-Type": "multipart/form-data; boundary=b"}
            return (await client.post(path, content=pieces(), headers=heads)).status_code

    assert asyncio.run(send()) == 401
    assert given <= 6
