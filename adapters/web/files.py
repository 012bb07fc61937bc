"""Papers behind signed links that end: ``/f/{token}/{name}``. Wrong and ended links answer alike."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from adapters import exporting, papers
from adapters.parts import Parts
from adapters.web.limits import RateLimit
from adapters.web.pages import HEADERS, page
from core import links
from core.errors import PakkaError

LIFE = timedelta(hours=1)
_MAX_TOKEN = 600


def url_of(parts: Parts, shop_id: str, paper: tuple[str, str], name: str) -> str:
    """Return the path of a paper, good for an hour; that of an export ends when the owner was told."""
    what = {"shop": shop_id, "kind": paper[0], "of": paper[1]}
    until = parts.clock.now() + LIFE
    if paper[0] == "export_zip":
        until = exporting.until_of(paper[1])[1]
    return f"{parts.path}/f/{links.sign(parts.secret, what, until=until)}/{name}"


def router(parts: Parts, *, per_minute: int = 120) -> APIRouter:
    """Make the route."""
    made = APIRouter(prefix=parts.path)
    limit = RateLimit(parts.clock, per_minute=per_minute)

    @made.get("/f/{token}/{name}", response_model=None)
    def file(request: Request, token: str, name: str) -> Response:
        """Send a paper; who guesses is slowed down, a platform that fetches many papers is not."""
        what = _read(parts, token)
        address = request.client.host if request.client else ""
        if not limit.allows(token if what else address):
            return page("message.html", status=429, text="Too many requests. Please wait a minute.")
        return _send(parts, what, name)

    return made


def _read(parts: Parts, token: str) -> dict[str, str] | None:
    """Say what a link is for; None where it is wrong or has ended."""
    if not token.isascii() or len(token) > _MAX_TOKEN:
        return None
    return links.read(parts.secret, token, now=parts.clock.now())


def _send(parts: Parts, what: dict[str, str] | None, name: str) -> Response:
    if what is None:
        return page("message.html", status=404, text="There is nothing at this address any more.")
    if what["kind"] == "export_zip":
        return _send_export(parts, what["of"], name)
    try:
        with parts.db.reading() as session:
            drawn, media = papers.draw(parts, session, what["shop"], (what["kind"], what["of"]))
    except PakkaError:
        return page("message.html", status=404, text="There is nothing at this address any more.")
    shown = papers.file_name(name.rpartition(".")[0], name.rpartition(".")[2][:4])
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{shown}"'}
    return Response(drawn, 200, headers, media)


def _send_export(parts: Parts, of: str, name: str) -> Response:
    """Send an export from the disk, bit by bit."""
    path = exporting.path_of(parts.exports, exporting.until_of(of)[0])
    if not path.exists():
        return page("message.html", status=404, text="There is nothing at this address any more.")
    shown = papers.file_name(name.rpartition(".")[0], "zip")
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{shown}"'}
    return FileResponse(path, 200, headers, papers.ZIP)
