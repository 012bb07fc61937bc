"""The addresses of the APIs, live and in the sandbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.parts import SANDBOX_PATH, Parts
from adapters.rest import einvoice, explaining, refrens, square
from adapters.rest.authentication import FAILED_PER_MINUTE, Gate
from adapters.rest.call import Mode
from adapters.rest.einvoice import pictures
from adapters.rest.einvoice.gate import TokenGate
from adapters.rest.einvoice.oauth import WRONG_MOST, WRONG_SECONDS, KeySet, TokenEndpoint
from adapters.rest.einvoice.resource import EinvoiceResource
from adapters.rest.failing import Failing
from adapters.rest.limits import Windows
from adapters.rest.native import OPERATIONS
from adapters.rest.openapi import document
from adapters.rest.operation import Operation
from adapters.rest.pipeline import Nowhere, Resource
from adapters.rest.refrens.documenting import FAILING as REFRENS_FAILING
from adapters.rest.refrens.gate import AppGate
from adapters.rest.refrens.resource import RefrensResource
from adapters.rest.square.documenting import FAILING as SQUARE_FAILING
from adapters.rest.square.resource import SquareResource
from adapters.version import VERSION

BASE = "/v1"
_WHOLE = ("client_id",)  # holes of a path that a caller's own names fill, with a slash in some
APIS = {BASE: OPERATIONS, einvoice.BASE: einvoice.OPERATIONS}


def modes_of(parts: Parts) -> list[Mode]:
    """Return live and the sandbox."""
    return [Mode("live", "", parts), Mode("test", SANDBOX_PATH, parts)]


@dataclass(frozen=True)
class _Api:
    """An API: where it stands, what it offers, who lets its callers in.

    All else at and below ``base`` and each of ``under`` is nothing.
    """

    base: str
    operations: Sequence[Operation]
    resource: type[Resource] = Resource
    under: tuple[str, ...] = ("",)
    gate: type[Gate] = Gate


_EINVOICE = _Api(einvoice.BASE, einvoice.OPERATIONS, EinvoiceResource)
_BY_KEY = (
    _Api(BASE, OPERATIONS),
    _Api(square.BASE, square.OPERATIONS, SquareResource),
    _Api(refrens.BASE, refrens.OPERATIONS, RefrensResource, gate=AppGate),
    # for clients that change the host alone
    _Api("", square.OPERATIONS, SquareResource, under=("/v2",)),
    _Api("", refrens.OPERATIONS, RefrensResource, under=refrens.ROOTS, gate=AppGate),
)


def routes(parts: Parts) -> list[BaseRoute]:
    """Make every route of the APIs, their documents, and the pages of their errors."""
    made: list[BaseRoute] = [
        _document_of(parts, square.BASE, square.OPERATIONS, SQUARE_FAILING),
        _document_of(parts, refrens.BASE, refrens.OPERATIONS, REFRENS_FAILING),
    ]
    failed = Windows(FAILED_PER_MINUTE)
    wrong = Windows(WRONG_MOST, seconds=WRONG_SECONDS)
    for mode in modes_of(parts):
        per_minute = mode.live.calls_per_minute[mode.name]
        gates = {one: one(mode, per_minute=per_minute, failed=failed) for one in (Gate, AppGate)}
        for api in _BY_KEY:
            made += _of_mode(mode, gates[api.gate], api)
        made += [
            Route(f"{mode.prefix}{einvoice.BASE}/oauth/token", TokenEndpoint(mode, wrong=wrong)),
            Route(f"{mode.prefix}{einvoice.BASE}/.well-known/jwks.json", KeySet(mode)),
            pictures.route(mode),
        ]
        made += _of_mode(mode, TokenGate(mode, per_minute=per_minute, failed=failed), _EINVOICE)

    @cache
    def shown() -> dict[str, Any]:
        """Make the document when somebody asks for it: a start does not wait for it."""
        return document(APIS, public_url=parts.public_url, version=VERSION)

    def openapi(_request: object) -> Response:
        return JSONResponse(shown())

    made.append(Route("/openapi.json", openapi))
    made += explaining.routes(shown)
    return made


def _document_of(
    parts: Parts, base: str, operations: Sequence[Operation], failing: Failing
) -> BaseRoute:
    """Serve the document of a dialect, made when somebody asks for it."""

    @cache
    def made() -> Response:
        url = parts.public_url
        shown = document({base: operations}, public_url=url, version=VERSION, failing=failing)
        return JSONResponse(shown)

    def openapi(_request: object) -> Response:
        return made()

    return Route(f"{base}/openapi.json", openapi)


def _of_mode(mode: Mode, gate: Gate, api: _Api) -> list[BaseRoute]:
    """Make the routes of an API in a mode."""
    base, resource = api.base, api.resource
    offered = [one for one in api.operations if mode.is_sandbox or not one.is_sandbox_only]
    by_path = sorted(offered, key=lambda one: one.path)
    made: list[BaseRoute] = []
    for path, group in groupby(by_path, key=lambda one: one.path):
        whole = f"{mode.prefix}{base}{path}"
        made.append(Route(_open(whole), resource(mode, gate, list(group), path=whole)))
    # an address that is none: known where no hole of a path could take it
    made.sort(key=lambda route: "{" in getattr(route, "path", ""))
    nowhere = Nowhere(mode, gate, speech=resource.speech)
    roots = [f"{mode.prefix}{base}{under}" for under in api.under]
    paths = [path for root in roots for path in (root, f"{root}/{{rest:path}}")]
    return [*made, *(Route(path, nowhere) for path in paths)]


def _open(path: str) -> str:
    """Let the last hole of a path take slashes, where names of callers may have some.

    >>> _open("/clients/{client_id}"), _open("/items/{id}")
    ('/clients/{client_id:path}', '/items/{id}')
    """
    for name in _WHOLE:
        path = path.replace(f"{{{name}}}", f"{{{name}:path}}")
    return path
