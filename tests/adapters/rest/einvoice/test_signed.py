"""What the sandbox signs, verified by a library that it does not use, with the key that it publishes."""

import json

import pytest
from joserfc import jwk, jws
from joserfc.errors import BadSignatureError

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
