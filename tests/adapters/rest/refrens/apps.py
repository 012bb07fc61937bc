"""An app of the Refrens dialect as a plain program has it: its credentials, its tokens, its calls."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwk, jwt

from adapters.parts import Parts
from core.actor import Actor
from core.credentials.service import Made, NewKey, create
from core.shops.models import Shop
from core.shops.service import NewShop
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import make_shop
from tests.adapters.rest.places import Place

INVALID_LOGIN = {
    "name": "NotAuthenticated",
    "message": "Invalid login",
    "code": 401,
    "className": "not-authenticated",
    "data": {"message": "Invalid login"},
    "errors": {},
}
MINUTE, HOUR, DAY = 60, 3600, 86_400


def make_app(parts: Parts, shop: Shop, *scopes: str, name: str = "") -> Made:
    """Make the credentials of an app, as `pakka keys create --dialect refrens` does."""
    actor = Actor(shop.shop_id, "cli", "test", parts.clock.now())
    new = NewKey(dialect="refrens", name=name, scopes=scopes or ("read", "write"))
    return parts.db.write(lambda session: create(session, actor, new))


def signed(key: str, claims: Mapping[str, Any], algorithm: str = "ES256") -> str:
    """Sign a token as an app does, with another library than ours."""
    found = jwk.ECKey.import_key(key)
    return jwt.encode({"alg": algorithm}, dict(claims), found, algorithms=[algorithm])


class App(Api):
    """A program with an app's credentials; each answer is held against the dialect's document.

    ``at``: where the dialect stands for it.
    """

    spec = "/refrens/openapi.json"
    failure = "application/json"

    def __init__(
        self, place: Place, shown: dict[str, str], at: str = "/refrens", token: str | None = None
    ) -> None:
        super().__init__(place.live.app, token, base="/refrens")
        self.place, self.shown, self.at = place, shown, at
        if token is None:
            self.token = signed(shown["privateKey"], self.claims())

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What a self-signed token says; None leaves a claim out."""
        now = int(self.place.clock.now().timestamp())
        said = {
            "iss": self.shown["appId"],
            "sub": self.shown["appId"],
            "aud": "serana",
            "iat": now,
            "exp": now + HOUR,
            "auth": {"entity": "app", "strategy": "app-iss-app-token"},
            **changed,
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def business(self) -> str:
        """The path of its business."""
        return f"/businesses/{self.shown['urlKey']}"

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call with the content type that the vendor's documentation names."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = json.dumps(body).encode() if body is not None else raw
        if content is not None:
            sent["Content-Type"] = "application-json"
        sent |= dict(headers or {})
        asked = self._client.request(method, f"{self.at}{path}", content=content, headers=sent)
        got = asyncio.run(asked)
        answer = Answer(got.status_code, got.headers, got.content)
        self._check(method, path.partition("?")[0], answer)
        return answer

    def _codes(self, answer: Answer) -> list[str]:
        told = answer.json
        return [] if "errorMessage" in told else [told["className"]]

    def log_in(self, **said: Any) -> Answer:
        return self.call("POST", "/authentication", said)

    def bill(self, **changed: Any) -> Answer:
        """Ask for an invoice of one line, or as it is changed; None leaves a field out."""
        body = {"billedTo": BUYER, "items": [LINE], **changed}
        asked = {name: value for name, value in body.items() if value is not None}
        return self.call("POST", f"{self.business}/invoices", asked)

    def billed(self, **changed: Any) -> Any:
        """Make an invoice; it must go well."""
        answer = self.bill(**changed)
        assert answer.status == 200, answer.raw
        return answer.json

    def find(self, query: str = "") -> Any:
        """Find invoices; it must go well."""
        answer = self.call("GET", f"{self.business}/invoices{query}")
        assert answer.status == 200, answer.raw
        return answer.json

    def numbers(self, query: str = "") -> list[str]:
        """Find invoices and return their numbers."""
        return [one["invoiceNumber"] for one in self.find(query)["data"]]


BUYER = {"name": "Suresh Traders", "country": "IN", "gstState": "08"}
LINE = {"name": "Sofa rail", "rate": 450, "quantity": 2, "gstRate": 18, "hsn": "830210"}


def opened_app(place: Place, new: NewShop, *, sandbox: bool = False) -> App:
    """Open a shop and return a program with an app of it."""
    parts = place.parts.of(sandbox=sandbox)
    shop = make_shop(parts, place.clock.now(), new)
    base = "/sandbox/refrens" if sandbox else "/refrens"
    return App(place, make_app(parts, shop).shown, base)
