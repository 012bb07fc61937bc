"""Replies in words approved beforehand, for a channel that takes no others once a day has gone by.

A template is made with every hole filled, or not at all: `make` asks for each value, and `variables`
for the page and the file where the words have such a button or header. So none can go out with what
stood in its sample.

>>> render(make("claim_thanks", "en", {"amount": "₹897", "shop": "Gupta Hardware"}))
'Your payment of ₹897 has reached the shop Gupta Hardware. Thank you 🙏'
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from bot import replies
from bot.message import Reply, Template

LANGUAGES = ("en", "hi", "hi-Latn", "mr", "gu", "bn", "ta", "te", "kn", "pa")
# approved for every shop; where another is not yet, one of them goes
ALWAYS = ("en", "hi-Latn", "hi")
MAX_FILLED, MAX_VALUE = 1024, 240
NEWS = "news"
# Holes beside the body's: what follows our address in a file's and in a button's URL.
MEDIA, PATH = "media", "path"
_EMPTY = "–"  # a value may not be empty
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Shape:
    """A template as it is approved, in one language; ``holes`` in the order in which they are numbered."""

    key: str
    lang: str
    body: str
    holes: tuple[str, ...]
    header: Literal["none", "document", "image"] = "none"
    link: str | None = None
    buttons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name it is approved by: lower case, and its language's script in it."""
        return f"pakka_{self.key}_{self.lang.lower().replace('-', '_')}"

    @property
    def language(self) -> str:
        """The language it is approved in: Hindi in Latin letters has no code of its own."""
        return "en" if "-" in self.lang else self.lang

    @property
    def variables(self) -> tuple[str, ...]:
        """Every hole that must be filled: the body's, then the file's, then the page's."""
        media = () if self.header == "none" else (MEDIA,)
        return (*self.holes, *media, *((PATH,) if self.link else ()))

    @property
    def numbered(self) -> str:
        """The body with numbers in its holes: ``{{1}}``."""
        return _HOLE.sub(lambda hole: f"{{{{{self.holes.index(hole[1]) + 1}}}}}", self.body)


@cache
def _tables() -> dict[str, dict[str, Any]]:
    file = resources.files("bot").joinpath("languages", "templates", "messages.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def keys() -> list[str]:
    """Name every template."""
    return [key for key in _tables() if key not in {"labels", "samples"}]


def shapes() -> list[Shape]:
    """List every template in each of its languages."""
    return shapes_in(LANGUAGES)


def shapes_in(languages: Iterable[str]) -> list[Shape]:
    """List every template in some languages, in those that are always there first."""
    wanted = {nearest(lang) for lang in languages}
    return [shape(key, lang) for lang in LANGUAGES if lang in wanted for key in keys()]


def nearest(lang: str) -> str:
    """Return the language of the templates: itself, its own script for one in Latin letters, else English.

    >>> nearest("te-Latn"), nearest("hi-Latn"), nearest("fr")
    ('te', 'hi-Latn', 'en')
    """
    own = lang.partition("-")[0]
    return next((one for one in (lang, own) if one in LANGUAGES), replies.FALLBACK)


def instead(template: Template) -> list[Template]:
    """List the same words in the languages that may stand in, the likeliest to be read first."""
    return [
        make(template.key, lang, dict(template.values)) for lang in ALWAYS if lang != template.lang
    ]


@cache
def shape(key: str, lang: str) -> Shape:
    """Return a template as it is approved, for a language that has none in the one nearest to it."""
    lang = nearest(lang)
    table = _tables()[key]
    body = str(table[lang])
    link = table.get("link")
    return Shape(
        key=key,
        lang=lang,
        body=body,
        holes=tuple(dict.fromkeys(_HOLE.findall(body))),
        header=table.get("header", "none"),
        link=str(_tables()["labels"][link][lang]) if link else None,
        buttons=tuple(replies.label(lang, button) for button in table.get("buttons", ())),
    )


def sample(hole: str) -> str:
    """Return what a hole may look like, for those who approve."""
    return str(_tables()["samples"][hole])


def has(key: str) -> bool:
    """True where a sentence has a template of its own."""
    return key in keys()


def make(key: str, lang: str, values: Mapping[str, object]) -> Template:
    """Fill a template; values are cut so that it stays within what is taken. Raises: KeyError."""
    form = shape(key, lang)
    fixed = len(_HOLE.sub("", form.body))
    most = min(MAX_VALUE, (MAX_FILLED - fixed) // max(len(_HOLE.findall(form.body)), 1))
    filled = tuple((hole, _fit(str(values[hole]), most)) for hole in form.holes)
    return Template(key, form.lang, filled)


def _fit(value: str, most: int) -> str:
    """Make one line of a value, without bold, short enough and not empty."""
    lines = (" ".join(line.split()) for line in value.replace("*", "").splitlines())
    shown = " · ".join(filter(None, lines)) or _EMPTY
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def news(lang: str, shop: str, text: str) -> Template:
    """Fill the template of what has none of its own."""
    return make(NEWS, lang, {"shop": shop, "text": text})


def render(template: Template) -> str:
    """Return the words that its reader sees. Raises: KeyError where a value is missing."""
    values = dict(template.values)
    return _HOLE.sub(lambda hole: values[hole[1]], shape(template.key, template.lang).body)


def variables(template: Template, *, media: str = "", path: str = "") -> dict[str, str]:
    """Return each variable by its number, none missing. Raises: ValueError where one is.

    ``media`` and ``path`` are what follows our address in the URL of the file and of the page.
    """
    form = shape(template.key, template.lang)
    values = {**dict(template.values), MEDIA: media, PATH: path}
    if [name for name, _ in template.values] != list(form.holes):
        raise ValueError(f"{template.key}: not its holes")
    missing = [hole for hole in form.variables if not values[hole].strip()]
    if missing:
        raise ValueError(f"{template.key}: {', '.join(missing)} missing")
    return {str(n): values[hole] for n, hole in enumerate(form.variables, start=1)}


def fits(reply: Reply) -> bool:
    """True where a reply has what its template shows: the button of a page, a file, the same answers."""
    if reply.template is None:
        return False
    form = shape(reply.template.key, reply.template.lang)
    has_paper = any(paper.kind.endswith("_pdf") for paper in reply.attachments)
    return (
        (form.link is not None) == (reply.link is not None)
        and (form.header == "document") == has_paper
        and len(form.buttons) in (0, len(reply.buttons))
    )


def template_of(reply: Reply) -> Template | None:
    """Return the template of what goes by itself; None for an answer, which needs none."""
    return reply.template if fits(reply) else None


def labels_of(reply: Reply) -> list[tuple[str, str]]:
    """Return each quick answer of a template: what it does, and the word that stands on it."""
    if not fits(reply) or reply.template is None:
        return []
    found = dict[tuple[str, str], None]()
    # it may have gone in another language
    for lang in dict.fromkeys([reply.template.lang, *ALWAYS]):
        named = shape(reply.template.key, lang).buttons
        found |= dict.fromkeys(
            (b.id, label) for b, label in zip(reply.buttons, named, strict=False)
        )
    return list(found)


def unasked(reply: Reply, *, lang: str, shop: str) -> Reply:
    """Mark a reply as one that goes by itself, with its template: its own where that fits, else news."""
    if fits(reply):
        return replace(reply, unasked=True)
    text = reply.text.removeprefix(f"{shop}: ")
    return replace(reply, unasked=True, template=news(lang, shop, text))


def leaves_out(reply: Reply) -> bool:
    """True where the template shows less than the reply: the rest is sent once its reader writes."""
    if reply.template is None or reply.template.key not in {NEWS, "day"}:
        return False
    said = dict(reply.template.values).get("text", "")
    more = reply.attachments or reply.buttons or reply.rows or reply.link
    return said.endswith("…") or "\n" in reply.text or bool(more)
