"""A browser without a network: requests go straight into the application, cookies are kept."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


class Client:
    """Asks the application from one address; follows no redirect."""

    def __init__(self, app: ASGIApp) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 1))
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    def get(self, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._client.get(path, **options))

    def post(self, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._client.post(path, **options))

    def head(self, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._client.head(path, **options))
