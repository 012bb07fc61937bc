"""Calls the Bot API as any program would, with no library that knows it."""

import json
from types import TracebackType
from typing import Any, Self

import httpx

from tests.standins.telegram import Telegram


class Client:
    """Calls the API as any program would."""

    def __init__(self, telegram: Telegram) -> None:
        self._http = httpx.Client(base_url=telegram.base, timeout=5, trust_env=False)
        self._token = telegram.token

    def __call__(self, method: str, **fields: Any) -> Any:
        """Return the result of a call that must succeed."""
        answer = self.full(method, **fields)
        assert answer["ok"], answer
        return answer["result"]

    def full(self, method: str, **fields: Any) -> dict[str, Any]:
        response = self.raw(method, **fields)
        answer: dict[str, Any] = response.json()
        assert answer["ok"] or answer["error_code"] == response.status_code
        return answer

    def raw(self, method: str, *, file: Any = None, **fields: Any) -> httpx.Response:
        path = f"/bot{self._token}/{method}"
        if file is None:
            return self._http.post(path, json=fields)
        (name, content) = next(iter(file.items()))
        data = {key: v if isinstance(v, str) else json.dumps(v) for key, v in fields.items()}
        return self._http.post(path, data=data, files={name: content})

    def refused(self, method: str, **fields: Any) -> str:
        """Return code and words of a call that must fail."""
        answer = self.full(method, **fields)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._http.close()
