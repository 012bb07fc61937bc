"""A program that calls the API of one shop: each answer is held against the OpenAPI document."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from starlette.types import ASGIApp

_HOLE = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Answer:
    """An answer: its numbers as they were written, ``raw`` its bytes."""

    status: int
    headers: httpx.Headers
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw, parse_float=Decimal)

    @property
    def code(self) -> str:
        return str(self.json.get("code", ""))

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(one["field"], one["code"]) for one in self.json.get("errors", [])]


class Api:
    """Calls a mode's API with one key. ``spec``: its document; ``failure``: the media type of failures."""

    spec = "/openapi.json"
    failure = "application/problem+json"

    def __init__(
        self, app: ASGIApp, token: str | None, *, prefix: str = "", base: str = "/v1"
    ) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 1))
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        self._prefix = prefix
        self._base = base
        self.token = token
        self.app = app

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call and check the answer against the document."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = raw
        if body is not None:
            content = json.dumps(body).encode()
        if content is not None:
            sent["Content-Type"] = "application/json"
        sent |= dict(headers or {})
        url = f"{self._prefix}{self._base}{path}"
        got = asyncio.run(self._client.request(method, url, content=content, headers=sent))
        answer = Answer(got.status_code, got.headers, got.content)
        self._check(method, path.partition("?")[0], answer)
        return answer

    def get(self, path: str, **more: Any) -> Answer:
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.call("POST", path, body, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.call("PUT", path, body, **more)

    def delete(self, path: str, **more: Any) -> Answer:
        return self.call("DELETE", path, **more)

    def made(self, path: str, body: Any) -> Any:
        """Make something; it must go well."""
        answer = self.post(path, body)
        assert answer.status == 201, answer.raw
        return answer.json

    @property
    def document(self) -> Any:
        """The OpenAPI document that is served."""
        return json.loads(asyncio.run(self._client.get(self.spec)).content)

    def _codes(self, answer: Answer) -> list[str]:
        """What a failure is called in its answer."""
        return [answer.code]

    def _check(self, method: str, path: str, answer: Answer) -> None:
        assert answer.headers["X-Request-Id"]
        document = _document(self)
        operation = _operation(document, method, f"{self._base}{path}")
        if operation and "servers" in operation and not self._prefix:
            operation = None  # of the sandbox alone
        if operation is None:
            assert answer.status in {404, 405, 429, 401}, answer.raw
            assert answer.headers["Content-Type"] == self.failure
            return
        responses = operation["responses"]
        assert str(answer.status) in responses, (answer.status, answer.raw)
        declared = responses[str(answer.status)]
        if "$ref" in declared:
            declared = document["components"]["responses"][declared["$ref"].rpartition("/")[2]]
        content = declared.get("content", {})
        if not answer.raw:
            return
        media = answer.headers["Content-Type"].partition(";")[0]
        assert media in content, (media, list(content))
        if media.endswith("json"):
            _validator(self, json.dumps(content[media]["schema"])).validate(json.loads(answer.raw))
        if answer.status >= 400 and media == self.failure:
            codes = set(self._codes(answer))
            assert codes <= set(operation["x-error-codes"]), (codes, path)


_DOCUMENTS: dict[str, Any] = {}


def _document(api: Api) -> Any:
    """The document is the same for every shop and mode: it is read once."""
    if api.spec not in _DOCUMENTS:
        _DOCUMENTS[api.spec] = api.document
    return _DOCUMENTS[api.spec]


def _operation(document: Any, method: str, path: str) -> Any:
    exact = document["paths"].get(path)
    if exact is None:
        found = [
            template
            for template in document["paths"]
            if re.fullmatch(_HOLE.sub("[^/]+", template), path)
        ]
        exact = document["paths"][found[0]] if found else {}
    return exact.get(method.lower())


def _validator(api: Api, schema: str) -> Draft202012Validator:
    key = (api.spec, schema)
    if key not in _VALIDATORS:
        whole = {**json.loads(schema), "components": _document(api)["components"]}
        _VALIDATORS[key] = Draft202012Validator(whole)
    return _VALIDATORS[key]


_VALIDATORS: dict[tuple[str, str], Draft202012Validator] = {}
