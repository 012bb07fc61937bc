"""The ASGI application: pages, health, one log line per request."""

import logging
import secrets
from collections.abc import MutableMapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from sqlalchemy import text
from starlette.staticfiles import StaticFiles

from adapters import logs, metrics
from adapters.parts import Parts
from adapters.rest import routes as rest
from adapters.web import account, files, keys, owner, pay
from adapters.wiring import build

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_LOG = logging.getLogger("pakka.web")
_STATIC = Path(__file__).parent / "web" / "static"
_DEMO_PER_MINUTE = 600
_REQUEST_ID = b"x-request-id"


def create_app(parts: Parts | None = None, *, demo: bool = False) -> "ASGIApp":
    """Make the application; without parts from the settings (``uvicorn --factory``)."""
    if parts is None:
        from adapters.settings import load

        settings = load()
        logs.configure(
            form=settings.log_format, level=settings.log_level, hidden=settings.secrets()
        )
        parts = build(settings)
    # where a slash is too many is nothing: a redirect would lead to whatever host was asked for
    app = FastAPI(title="Pakka", openapi_url=None, redirect_slashes=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    per_minute = _DEMO_PER_MINUTE if demo else 30
    for one in (parts, parts.sandbox):
        app.include_router(pay.router(one, per_minute=per_minute))
        app.include_router(account.router(one, per_minute=per_minute))
        app.include_router(files.router(one))
        app.include_router(keys.router(one, per_minute=per_minute))
    app.include_router(owner.router(parts, per_minute=per_minute))
    for channel in parts.channels:
        hooks = channel.router()
        if hooks is not None:
            app.include_router(hooks)
    app.router.routes.extend(rest.routes(parts))
    _add_health(app, parts)
    requests = metrics.Requests()
    app.include_router(metrics.router(parts, requests))
    if demo:
        from adapters.web import demo as demo_pages

        app.include_router(demo_pages.router(parts))
        app.add_api_route("/", lambda: RedirectResponse("/demo"), include_in_schema=False)
    app.add_exception_handler(404, _not_found)
    app.add_exception_handler(Exception, _bug)
    return _Logged(app, requests)


def _add_health(app: FastAPI, parts: Parts) -> None:
    @app.api_route("/healthz", methods=["GET", "HEAD"])
    def healthz() -> PlainTextResponse:
        """The process is up."""
        return PlainTextResponse("ok")

    @app.api_route("/readyz", methods=["GET", "HEAD"])
    def readyz() -> JSONResponse:
        """It may take traffic: the database answers."""
        try:
            with parts.db.reading() as session:
                session.execute(text("select 1 from shop limit 1"))
        except Exception:  # whatever it is, no traffic
            _LOG.exception("not ready")
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True})


async def _not_found(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("There is nothing at this address.\n", 404)


async def _bug(request: Request, _error: Exception) -> Response:
    """Answer a fault of ours: an id that stands in the log, and nothing else."""
    return PlainTextResponse(f"Something broke here. Id: {request.scope['pakka.id']}\n", 500)


class _Logged:
    """Log and count each request by its route, never by its address."""

    def __init__(self, app: "ASGIApp", requests: metrics.Requests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen: dict[str, Any] = {"status": 0, "id": secrets.token_hex(4)}

        async def watched(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                seen["id"] = scope["pakka.id"]  # a caller of an API may have brought his own
                headers = list(message.get("headers", []))
                if _REQUEST_ID not in dict(headers):  # what is told again has the id it speaks of
                    headers.append((_REQUEST_ID, seen["id"].encode()))
                message["headers"] = headers
            await send(message)

        scope["pakka.id"] = seen["id"]
        started = perf_counter()
        try:
            await self._app(scope, receive, watched)
        except Exception:  # the outermost edge; the answer was sent by `_bug`
            _LOG.exception("bug", extra={"fields": {"id": seen["id"]}})
        self._log(scope, seen, perf_counter() - started)

    def _log(self, scope: "Scope", seen: dict[str, Any], seconds: float) -> None:
        route = scope.get("pakka.route") or getattr(scope.get("route"), "path", None) or "-"
        self._requests.add(scope["method"], route, status=seen["status"], seconds=seconds)
        logs.event(
            _LOG,
            "request",
            id=seen["id"],
            method=scope["method"],
            route=route,
            status=seen["status"],
            ms=round(seconds * 1000),
        )
