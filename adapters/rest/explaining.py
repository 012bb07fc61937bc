"""/errors/{code}: what an error means and what to do, for people."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.rest import problems
from adapters.web.pages import page


def routes() -> list[BaseRoute]:
    """Make the pages."""
    return [Route("/errors/{code}", _one), Route("/errors", _all)]


def _one(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in problems.codes():
        return page("message.html", status=404, text="There is no such error.")
    return page("error.html", code=code, entry=problems.entry(code))


def _all(_request: Request) -> Response:
    return page("errors.html", errors=[(code, problems.entry(code)) for code in problems.codes()])
