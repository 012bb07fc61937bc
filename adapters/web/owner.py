"""The owner's page: ``/o/{token}``, from a link that was sent to his chat. It shows, and changes nothing.

The link opens it once, on one device, for half an hour; a cookie of that address alone shows it there. To
look at the link uses nothing up, since chats look at links themselves; pressing its button does. Links that
were used, have ended or never were answer alike.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from adapters.parts import Parts
from adapters.web import charts, files
from adapters.web.limits import RateLimit
from adapters.web.pages import HEADERS, PAY_CSP, language_asked, page, words
from adapters.web.visitor import is_same_origin
from bot import replies
from bot.timing_text import timing_text
from core.clock import INDIA
from core.credentials import visits
from core.documents.from_invoice import logo_of
from core.reminders.rules import Timing
from core.reports.overview import Document, Overview, overview
from core.shops.models import Shop
from core.shops.service import get_shop

COOKIE = "pakka_page"
_MAX_TOKEN = 64
_WORDS = Path(__file__).parent / "owner_words.toml"
_PAPERS = {"inv": "invoice_pdf", "cdn": "note_pdf"}


@dataclass(frozen=True)
class _Asked:
    """A request for the page: its token, what the device shows for it, and the language that was tapped."""

    token: str
    secret: str
    wished: str
    phone: str

    @property
    def is_well_formed(self) -> bool:
        """True for what may be a token of ours."""
        return self.token.isascii() and len(self.token) <= _MAX_TOKEN


def router(parts: Parts, *, per_minute: int = 30) -> APIRouter:
    """Make the routes."""
    made = APIRouter(prefix=f"{parts.path}/o")
    limit = RateLimit(parts.clock, per_minute=per_minute)

    @made.api_route("/{token}", methods=["GET", "POST"], response_model=None)
    def owner(request: Request, token: str) -> Response:
        """Show the page, offer it, or open it."""
        if not limit.allows(request.client.host if request.client else ""):
            return page("message.html", status=429, text="Too many requests. Please wait a minute.")
        asked = _asked(request, token)
        if not asked.is_well_formed:
            return _gone(asked)
        if request.method == "POST":
            return _enter(parts, asked)
        return _show(parts, asked) or _offer(parts, asked)

    @made.post("/{token}/close", response_model=None)
    def close(request: Request, token: str) -> Response:
        """Close the page on this device; no page of another's can."""
        asked, path = _asked(request, token), f"{parts.path}/o/{token}"
        answer = RedirectResponse(path, 303, HEADERS)
        if asked.is_well_formed and asked.secret and is_same_origin(request):
            leave = partial(visits.leave, token=token, secret=asked.secret, at=parts.clock.now())
            parts.db.write(leave)
            answer.delete_cookie(COOKIE, path=path)
        return answer

    return made


@cache
def owner_words(lang: str) -> dict[str, str]:
    """Return what the page says in a language, with what all pages say; English for one it does not speak."""
    tables: dict[str, dict[str, str]] = tomllib.loads(_WORDS.read_text("utf-8"))
    return {**words(lang), **(tables.get(lang) or tables["en"])}


def _asked(request: Request, token: str) -> _Asked:
    wished = request.query_params.get("lang", "")
    return _Asked(token, request.cookies.get(COOKIE, ""), wished, language_asked(request))


def _offer(parts: Parts, asked: _Asked) -> Response:
    with parts.db.reading() as session:
        if not visits.is_open(session, asked.token, at=parts.clock.now()):
            return _gone(asked)
    return page("owner_offer.html", csp=PAY_CSP, t=owner_words(asked.phone))


def _enter(parts: Parts, asked: _Asked) -> Response:
    """Use the link up, and show the page by a second request: to load it again opens nothing again."""
    now = parts.clock.now()
    secret = parts.db.write(lambda session: visits.enter(session, asked.token, at=now))
    if secret is None:
        return _show(parts, asked) or _gone(asked)
    path = f"{parts.path}/o/{asked.token}"
    answer = RedirectResponse(path, 303, HEADERS)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(visits.STAY.total_seconds()),
        path=path,
        httponly=True,
        secure=parts.public_url.startswith("https:"),
        samesite="lax",
    )
    return answer


def _gone(asked: _Asked) -> Response:
    return page("message.html", status=404, text=owner_words(asked.phone)["gone"])


def _show(parts: Parts, asked: _Asked) -> Response | None:
    """Show the page on the device that opened it; None on any other."""
    if not asked.secret:
        return None
    now = parts.clock.now()
    with parts.db.reading() as session:
        visit = visits.find(session, asked.token, asked.secret, at=now)
        if visit is None:
            return None
        shop = get_shop(session, visit.shop_id)
        seen = overview(session, shop, now=now)
        logo = logo_of(session, shop.shop_id, shop.logo)
    t = owner_words(asked.wished or visit.language[:2])
    shown = _values(parts, shop, seen, lang=t["code"], now=now.astimezone(INDIA))
    left = (visit.open_until or now) - now
    minutes = -(-int(left.total_seconds()) // 60)
    path = f"{parts.path}/o/{asked.token}"
    return page("owner.html", csp=PAY_CSP, t=t, path=path, minutes=minutes, logo=logo, **shown)


def _values(
    parts: Parts, shop: Shop, seen: Overview, *, lang: str, now: dt.datetime
) -> dict[str, Any]:
    """Return what the template draws; ``now`` is India's."""
    paise = [day.total_paise for day in seen.days]
    return {
        "shop": shop,
        "seen": seen,
        "now": now,
        "today": now.date(),
        "weekday": replies.words(lang, "weekdays")[now.weekday()],
        "bars": charts.bars(paise),
        "lines": charts.lines(paise),
        "best": max(seen.days, key=lambda day: (day.total_paise, day.on)),
        "chart": (charts.WIDE, charts.HIGH),
        "shares": charts.shares(seen.ages),
        "modes": {mode: replies.text(lang, f"mode_{mode}") for mode in _modes(seen)},
        "plans": [_plan(lang, timing) for timing in seen.reminders.timings],
        "paper": partial(_paper, parts, shop.shop_id),
        "khata": partial(_khata, parts, shop.shop_id, now.date()),
    }


def _modes(seen: Overview) -> set[str]:
    return {*seen.day.received, *(one.mode for one in seen.documents if one.mode)}


def _plan(lang: str, timing: Timing) -> str:
    return replies.text(lang, "plan_preview", when=timing_text(lang, timing))


def _paper(parts: Parts, shop_id: str, document: Document) -> str:
    """Return where the PDF of a bill or a note is, for an hour."""
    kind = _PAPERS[document.id.partition("_")[0]]
    name = f"{document.number.replace('/', '-')}.pdf"
    return files.url_of(parts, shop_id, (kind, document.id), name)


def _khata(parts: Parts, shop_id: str, today: dt.date, customer_id: str) -> str:
    """Return where a customer's statement of the last three months is, for an hour."""
    start = (today - dt.timedelta(days=90)).replace(day=1)
    of = f"{customer_id}:{start.isoformat()}:{today.isoformat()}"
    return files.url_of(parts, shop_id, ("statement_pdf", of), "khata.pdf")
