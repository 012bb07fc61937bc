"""What the sandbox signs, verified by a library that it does not use, with the key that it publishes."""

import base64
import io
import json
from typing import Any

import pytest
import zxingcpp
from joserfc import jwk, jws
from joserfc.errors import BadSignatureError
from PIL import Image

from tests.adapters.client import Client
from tests.adapters.rest.api import Api
from tests.adapters.rest.einvoice.conftest import Clients
from tests.core.einvoice.documents import document

KEYS = "/sandbox/einvoice/v1/.well-known/jwks.json"


def test_the_published_key_verifies_both_tokens_and_nothing_that_was_changed(
    einvoice: Api, clients: Clients
) -> None:
    made = einvoice.made("/irn", document())
    published = Client(clients.app).get(KEYS).json()
    assert {name for key in published["keys"] for name in key} <= {
        "kty",
        "n",
        "e",
        "alg",
        "use",
        "kid",
    }
    keys = jwk.KeySet.import_key_set(published)
    told = {}
    for name in ("signed_qr_code", "signed_invoice"):
        found = jws.deserialize_compact(made[name], keys, algorithms=["RS256"])
        assert found.headers()["kid"] == published["keys"][0]["kid"]
        claims = json.loads(found.payload)
        assert claims["iss"] == "PAKKA SANDBOX"
        told[name] = json.loads(claims["data"])
    assert told["signed_qr_code"]["Irn"] == made["irn"]
    assert told["signed_invoice"]["ItemList"] == document()["ItemList"]
    head, body, seal = made["signed_qr_code"].split(".")
    changed = f"{head}.{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}.{seal}"
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(changed, keys, algorithms=["RS256"])


def said_by(token: str) -> dict[str, Any]:
    """What a signed QR code says."""
    middle = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    found: dict[str, Any] = json.loads(claims["data"])
    return found


def test_the_signed_qr_code_names_the_largest_line_and_counts_them(einvoice: Api) -> None:
    """Locks for 900, and hinges for 2,000 below them: the code of the hinges."""
    hinges = document()["ItemList"][0] | {
        "SlNo": "2", "HsnCd": "8302", "UnitPrice": 1000, "TotAmt": 2000, "AssAmt": 2000,
        "CgstAmt": 180, "SgstAmt": 180, "TotItemVal": 2360,
    }  # fmt: skip
    both = [document()["ItemList"][0], hinges]
    sums = {"AssVal": 2900, "CgstVal": 261, "SgstVal": 261, "TotInvVal": 3422}
    made = einvoice.made("/irn", document(ItemList=both, ValDtls=sums))
    assert said_by(made["signed_qr_code"]) == {
        "SellerGstin": "29AAACZ0000B1Z3",
        "BuyerGstin": "29AAAPZ0000A1ZE",
        "DocNo": "S1",
        "DocTyp": "INV",
        "DocDt": "22/11/2026",
        "TotInvVal": 3422,
        "ItemCnt": 2,
        "MainHsnCode": "8302",
        "Irn": made["irn"],
        "IrnDt": "2026-11-26 10:30:00",
    }


def test_its_picture_is_read_as_the_code_itself(einvoice: Api, clients: Clients) -> None:
    made = einvoice.made("/irn", document())
    path = made["qr_png_url"].partition("8000")[2]
    assert path.startswith("/sandbox/einvoice/v1/qr/")
    got = Client(clients.app).get(path)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/png")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(got.content)))
    assert code.text == made["signed_qr_code"]
    for wrong in (path.replace(path[-8:-4], "0000"), path.replace("irq_", "irq_0")):
        assert Client(clients.app).get(wrong).status_code == 404


def test_it_says_until_when_it_may_be_cancelled(einvoice: Api) -> None:
    made = einvoice.made("/irn", document())
    assert made["ack_date"] == "2026-11-26T10:30:00+05:30"
    assert made["cancellable_until"] == "2026-11-27T10:30:00+05:30"
