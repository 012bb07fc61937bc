"""Telegram's HTML parse mode: what it shows, and what it refuses with which words."""

import html
import re
from dataclasses import dataclass, field
from typing import Any, Final

KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
}
# The only named references it knows; any other ampersand stands for itself.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_START = re.compile(r"<([^\s>]*)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_END = re.compile(r"</([^\s>]*)\s*>")


class CannotParse(Exception):
    """The markup is refused; the text says why, as Telegram does."""


@dataclass
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]


@dataclass
class _Reading:
    source: str
    shown: list[str] = field(default_factory=list)
    units: int = 0
    nested: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def bytes_before(self, at: int) -> int:
        return len(self.source[:at].encode())

    def show(self, text: str) -> None:
        self.shown.append(text)
        self.units += len(text.encode("utf-16-le")) // 2


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text as people see it, and its entities (offsets in UTF-16 units)."""
    reading = _Reading(source)
    at = 0
    while at < len(source):
        if source[at] != "<":
            following = source.find("<", at)
            following = len(source) if following < 0 else following
            reading.show(_decoded(source[at:following]))
            at = following
        elif source.startswith("</", at):
            at = _end(reading, at)
        else:
            at = _start(reading, at)
    if reading.nested:
        raise CannotParse(
            f'Can\'t find end tag corresponding to start tag "{reading.nested[-1].tag}"'
        )
    return "".join(reading.shown), sorted(reading.entities, key=lambda entity: entity["offset"])


def _decoded(text: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _start(reading: _Reading, at: int) -> int:
    found = _START.match(reading.source, at)
    tag = found[1].lower() if found else ""
    offset = reading.bytes_before(at)
    close = reading.source.find(">", at)
    if close < 0:
        raise CannotParse(f"Unclosed start tag at byte offset {offset}")
    if tag not in KINDS:
        raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {offset}')
    attributes: dict[str, str] = {}
    at = at + 1 + len(tag)
    while (one := _ATTRIBUTE.match(reading.source, at)) and one[0].strip():
        attributes[one[1].lower()] = _decoded((one[2] or "").strip("\"'"))
        at = one.end()
    close = reading.source.find(">", at)
    if close < 0 or reading.source[at:close].strip():
        raise CannotParse(f"Unclosed start tag at byte offset {offset}")
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise CannotParse(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    reading.nested.append(_Open(tag, reading.units, attributes))
    return close + 1


def _end(reading: _Reading, at: int) -> int:
    offset = reading.bytes_before(at)
    if not reading.nested:
        raise CannotParse(f"Unexpected end tag at byte offset {offset}")
    found = _END.match(reading.source, at)
    if found is None:
        raise CannotParse(f"Unclosed end tag at byte offset {offset}")
    opened = reading.nested.pop()
    if found[1].lower() not in {opened.tag, ""}:
        raise CannotParse(
            f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", '
            f'found "</{found[1]}>"'
        )
    if reading.units > opened.offset:
        entity = {
            "type": KINDS[opened.tag],
            "offset": opened.offset,
            "length": reading.units - opened.offset,
        }
        if opened.tag == "a":
            entity["url"] = opened.attributes.get("href", "")
        reading.entities.append(entity)
    return found.end()
