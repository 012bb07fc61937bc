"""What we say: sentences, buttons and units by language, from ``languages/replies/*.toml``."""

import contextlib
import datetime as dt
import re
import tomllib
from importlib import resources
from typing import Any

from bot.keeping import made_once
from core.errors import PakkaError
from core.gst import units
from core.money import format_paise

FALLBACK = "en"


@made_once
def tables() -> dict[str, dict[str, Any]]:
    """Read every language once: by language and script, then by table."""
    folder = resources.files("bot").joinpath("languages", "replies")
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        if file.name.endswith(".toml"):
            found |= tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def language_of(lang: str) -> str:
    """Return the language and script we answer in: the writer's own where we have it."""
    return lang if lang in tables() else FALLBACK


def missing(lang: str) -> list[str]:
    """List what a language does not say itself: English stands in there."""
    english, own = tables()[FALLBACK], tables()[lang]
    return [
        f"{table}.{key}"
        for table in ("text", "buttons", "errors")
        for key in english.get(table, {})
        if key not in own.get(table, {})
    ]


def _look_up(lang: str, table: str, key: str) -> str | None:
    value = tables()[language_of(lang)].get(table, {}).get(key)
    return None if value is None else str(value)


def text(lang: str, key: str, /, **values: object) -> str:
    """Render a sentence; English stands in for one that is missing."""
    template = _look_up(lang, "text", key)
    if template is None:
        template = _look_up(FALLBACK, "text", key) or ""
    return template.format(**values)


def label(lang: str, button: str, /, **values: object) -> str:
    """Render a button's label."""
    template = _look_up(lang, "buttons", button) or _look_up(FALLBACK, "buttons", button) or button
    return template.format(**values)


def words(lang: str, name: str) -> list[str]:
    """Return a list of words of a language (suffixes of names, words of credit ...)."""
    return list(tables()[language_of(lang)].get(name, []))


def round_off(lang: str, amount: str) -> str:
    """Write what was rounded off, as it stands within a line.

    >>> round_off("en", "−0.20"), round_off("te", "−0.20")
    ('round off −0.20', 'రౌండ్ ఆఫ్ −0.20')
    """
    said = text(lang, "round_off", amount=amount)
    return said[:1].lower() + said[1:]


def unit(lang: str, code: str) -> str:
    """Write a unit as the language says it; empty for plain numbers."""
    said = _look_up(lang, "units", code)
    return units.label(code) if said is None else said


def money(paise: int) -> str:
    """Write an amount as chat does: no paise where they are zero."""
    return f"₹{format_paise(paise, decimals='auto')}"


def date(on: dt.date) -> str:
    """Write a date: 6 Dec 2026."""
    return f"{on.day} {on:%b %Y}"


def error(lang: str, fault: PakkaError) -> str:
    """Say what is wrong, by the error's code."""
    template = _of_error(lang, fault) or _of_error(FALLBACK, fault)
    if template is None:
        return text(lang, "trouble")
    said = {name: _in_words(lang, name, value) for name, value in fault.params.items()}
    return template.format_map(_Params(said))


def _of_error(lang: str, fault: PakkaError) -> str | None:
    """Find the sentence; a document that has no number yet may have one of its own."""
    new = fault.params.get("number") == ""
    of_new = _look_up(lang, "errors", f"{fault.code}_new") if new else None
    return of_new or _look_up(lang, "errors", fault.code)


_CODES = {"reason", "scheme"}  # parameters whose values are codes, with words in each language


def _in_words(lang: str, name: str, value: object) -> object:
    """Write a code of an error, a reason or a scheme, in words of the language."""
    known = name in _CODES and _look_up(FALLBACK, "text", f"{name}_{value}")
    if known:
        return text(lang, f"{name}_{value}")
    month = _MONTH.fullmatch(str(value)) if name == "month" else None
    return f"{dt.date.fromisoformat(f'{value}-01'):%b %Y}" if month else _said(value)


_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def _said(value: object) -> object:
    """Write a day of an error as people do: the core names it in the form of the standard."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        with contextlib.suppress(ValueError):  # 30 February is told as it was written
            return date(dt.date.fromisoformat(value))
    return value


class _Params(dict[str, object]):
    """Parameters of an error; one that is missing is left out of the sentence."""

    def __missing__(self, key: str) -> str:
        return ""
