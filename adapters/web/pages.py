"""Templates to answers: everything is escaped, nothing is kept by browsers or proxies."""

import base64
import datetime as dt
import re
import tomllib
from functools import cache, partial
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from core.documents.logo import Logo, on_screen
from core.documents.words import date_text, percent_text, qty_text, rate_text, signed
from core.money import format_paise

_HERE = Path(__file__).parent
_CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; {more}"
    "frame-ancestors 'none'; base-uri 'none'"
)
PUBLIC_CSP = _CSP.format(more="form-action 'none'; ")
DEMO_CSP = _CSP.format(more="form-action 'self'; connect-src 'self'; ")
PAY_CSP = _CSP.format(more="form-action 'self'; ")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


def chat_text(text: str) -> Markup:
    """Write a message as HTML: *bold* as chats have it, lines as lines.

    >>> chat_text("*Kul* <b>")
    Markup('<b>Kul</b> &lt;b&gt;')
    """
    escaped = str(escape(text))
    bold = re.sub(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)", r"<b>\1</b>", escaped)
    return Markup(bold.replace("\n", "<br>"))  # noqa: S704  (escaped two lines above)


def code_text(text: str) -> Markup:
    """Write a sentence of a document as HTML: what stands between backticks is code.

    >>> code_text("`sku` <b>")
    Markup('<code>sku</code> &lt;b&gt;')
    """
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(marked)  # noqa: S704  (escaped one line above)


@cache
def words(lang: str) -> dict[str, str]:
    """Return what the customer's page says in a language; English for one it does not speak."""
    tables: dict[str, dict[str, str]] = tomllib.loads((_HERE / "words.toml").read_text("utf-8"))
    return tables.get(lang) or tables["en"]


def language_asked(request: Request) -> str:
    """Tell the language of a page: the one that was tapped, else the first the phone asks for."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return asked[:2].lower()


def _day(on: dt.date, said: dict[str, str]) -> str:
    return f"{_day_month(on, said)} {on.year}"


def _day_month(on: dt.date, said: dict[str, str]) -> str:
    return f"{on.day} {said['months'].split()[on.month - 1]}"


def _fill(template: str, **values: object) -> str:
    return template.format(**values)


def initials(name: str) -> str:
    """Return up to two letters for a logo tile.

    >>> initials("Gupta Hardware"), initials("raj")
    ('GH', 'R')
    """
    return "".join(word[0].upper() for word in name.split()[:2] if word) or "?"


def tile(name: str, logo: Logo | None) -> Markup:
    """Write what stands before a shop's name: its picture, or its letters; the page asks nobody for it.

    >>> tile("Gupta & Sons", None)
    Markup('<span class="mono" aria-hidden="true">G&amp;</span>')
    """
    if logo is None:
        letters = Markup('<span class="mono" aria-hidden="true">{}</span>')
        return letters.format(initials(name))
    png, wide, tall = on_screen(logo)
    picture = Markup(
        '<img class="logo" alt="" width="{}" height="{}" src="data:image/png;base64,{}">'
    )
    return picture.format(wide, tall, base64.b64encode(png).decode("ascii"))


def money(paise: int) -> str:
    """Write a sum with its sign, without paise that are zero."""
    return f"₹{format_paise(paise, decimals='auto')}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        chat=chat_text,
        code=code_text,
        initials=initials,
        money=money,
        amount=format_paise,
        date=date_text,
        day=_day,
        day_month=_day_month,
        fill=_fill,
        percent=percent_text,
        plain=partial(format_paise, decimals="auto"),
        qty=qty_text,
        rate=rate_text,
        signed=signed,
    )
    made.globals["tile"] = tile
    return made


def fragment(name: str, **values: object) -> str:
    """Render a part of a page."""
    return _environment().get_template(name).render(**values)


def page(name: str, *, csp: str = PUBLIC_CSP, status: int = 200, **values: object) -> HTMLResponse:
    """Render a template."""
    return HTMLResponse(
        fragment(name, **values), status, {**HEADERS, "Content-Security-Policy": csp}
    )
