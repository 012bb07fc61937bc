"""For people: /docs, the reference of the API; /errors/{code}, what an error means and what to do."""

from collections.abc import Callable
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.rest import problems, reference
from adapters.web.pages import page


def routes(made: Callable[[], reference.Schema]) -> list[BaseRoute]:
    """Make the pages; ``made`` makes the OpenAPI document that /docs shows."""

    @cache
    def drawn() -> Response:
        document = made()
        return page(
            "docs.html",
            about=document["info"]["description"],
            version=document["info"]["version"],
            servers=document["servers"],
            sections=reference.sections(document),
            common=sorted(reference.COMMON),
        )

    def docs(_request: Request) -> Response:
        return drawn()

    return [
        Route("/docs", docs),
        Route("/errors/{code}", _one),
        Route("/errors", _all),
    ]


def _one(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in problems.codes():
        return page("message.html", status=404, text="There is no such error.")
    return page("error.html", code=code, entry=problems.entry(code))


def _all(_request: Request) -> Response:
    return page("errors.html", errors=[(code, problems.entry(code)) for code in problems.codes()])
