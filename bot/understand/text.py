"""From a message to tokens: script, digits, money signs, units stuck to figures."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from bot.understand.pictures import unpictured
from bot.understand.sound import ONCE

MAX_TOKENS = 400
JOINER = "\u200c"  # keeps two letters apart in Telugu and Kannada, and is nothing that is said
_CHUNK = re.compile(r"[^\s,;|]+|[,;|\n]+")
_FIGURE = re.compile(r"(?:rs\.?|inr|₹)?\s*(\d[\d,]*(?:\.\d+)?)(/-|rs\.?|rupees?|k|%)?", re.ASCII)
_STUCK = re.compile(r"(\d+(?:\.\d+)?)([^\W\d_][^\d\s_.]*)\.?")
_GSTIN = re.compile(r"\d{2}[a-z0-9]{13}", re.ASCII)
_PHONE = re.compile(r"(?:\+?91)?([6-9]\d{9})", re.ASCII)
# +91 98000 01234, 98000-01234; a number or a dot that only counts the rows of a list
_PHONE_PARTS = re.compile(r"(?<!\d)(?:\+?91[\s-]?)?([6-9]\d{4})[\s-](\d{5})(?!\d)", re.ASCII)
_LISTED = re.compile(r"(?m)^[ \t]*(?:\(?\d{1,2}[.)](?=\s)|[-•▪●*>])[ \t]*", re.ASCII)
DIGITS = {ord(char): str(unicodedata.digit(char)) for char in map(chr, range(0x0966, 0x0DF0))
         if unicodedata.category(char) == "Nd"}  # fmt: skip


class Token(NamedTuple):
    """A piece of the message. ``kind``: word, number, percent, gstin, phone, negative, break."""

    text: str
    kind: str
    value: Decimal | None = None
    raw: str = ""


_TRIPLED, _DOUBLED = re.compile(r"(([a-z])\2)\2+"), re.compile(r"([abcdfghj-np-tv-z])\1")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Fold a word to what it is compared by: case, script forms, nukta, doubled letters."""
    plain = word.lower()
    if not word.isascii():
        plain = unicodedata.normalize("NFKC", word).casefold().replace("़", "")
        plain = plain.replace(JOINER, "").replace("\u200d", "")
        plain = plain.replace("ज़", "ज").replace("ड़", "ड").replace("ढ़", "ढ")
    plain = _TRIPLED.sub(ONCE, plain)
    if len(plain) < 4:
        return plain  # off is not of
    return _DOUBLED.sub(ONCE, plain)  # teen is not ten


def tokens(message: str) -> list[Token]:
    """Cut a message; every character of it is in some token."""
    found: list[Token] = []
    for chunk in _CHUNK.findall(_spaced(message)):
        found += _cut(chunk)
        if len(found) > MAX_TOKENS:
            break
    return [token for token in found if token.text != "₹"]


_COIN = re.compile(r"(?<!\S)(రూ|ரூ|ರೂ|রু|रु|રૂ|ਰੁ)\.? ?(?=\d)")  # రూ.500కి
_DASH = re.compile(r"(?<=\s)[–—]+(?=\s)")
# after a word whose last letter may be a sign on another; a shorter one is रु., डॉ., प्रा.
_SENTENCE = re.compile(r"(?<=[\u0900-\u0dff]{5})\.(?=\s+[^\W\d_])|।(?=\s*\w)")
_PLAIN = re.compile(r"[a-z0-9 ]+", re.ASCII | re.IGNORECASE)
_PHONE_HALVES = re.compile(r"\d{5}[\s-]\d{5}", re.ASCII)


# the number of a row that stands within a line: 1. chini 5 kg 2. dal 2 kg
_ROW = re.compile(r"(?<!\S)\(?(\d{1,2})([.)])(?=\s+\S|[^\W\d_])", re.ASCII)
_OPENS = re.compile(r"[:,;\n-]\s*$")


def _in_rows(message: str) -> str:
    """Put each row of a list that was pasted as one line on its own; the counts of goods stay."""
    found = list(_ROW.finditer(message)) if ")" in message or "." in message else []
    if len(found) < 2 or [int(row[1]) for row in found] != [*range(1, len(found) + 1)]:
        return message
    led = message[: found[0].start()]
    counts = led.strip() and not _OPENS.search(led)  # tap 1. brush 2. pipe 3.
    if counts and any(
        row[2] == "." and not message[row.end() :].strip()[:1].isdigit() for row in found
    ):
        return message
    return _ROW.sub("\n", message).strip()


def _spaced(message: str) -> str:
    """Put spaces where one thing ends and another begins; most messages are letters and figures alone."""
    if _PLAIN.fullmatch(message) and not _PHONE_HALVES.search(message):
        return message
    seen = message if message.isascii() else unpictured(message)
    plain = unicodedata.normalize("NFKC", seen).translate(DIGITS)
    plain = _LISTED.sub("", _in_rows(_PHONE_PARTS.sub(r"\1\2", plain)))
    if not message.isascii():
        plain = _SENTENCE.sub(" , ", _DASH.sub(" , ", plain))
        plain = _COIN.sub(r"\1 ", plain)
    if ".." in plain:
        plain = re.sub(r"\.{2,}", " , ", plain)  # 2 brush... brush nako
    if "," in plain:
        plain = re.sub(r"(?<=\d),(?=\d{2,3}(?:\D|$))", "", plain)
    if "/" in plain:
        plain = re.sub(r"(?<=\d) / (?=\d+ ?[^\W\d_])", " , ", plain)  # 10 bag cement 380 / 5 tap
        plain = re.sub(r"(?<=\d)/(?=[^\W\d_]{2})", " / ", plain)  # 1600/hr
    plain = re.sub(r"(?<!\S)\+(?=\d{1,2}%)", "+ ", plain)  # +5% gst
    plain = re.sub(r"([@₹=×*])", r" \1 ", plain)
    plain = re.sub(r"(?<=[^\W\d_]{4})[.।](?=\s+[^\W\d_])", " , ", plain)  # a sentence ends
    plain = re.sub(r"(?<=[^\W\d_])[.।!?:]+(?=\s|$)", " ", plain)
    if "." in plain:
        plain = re.sub(r"(?<=\d)\.(?=\s+\S)", " , ", plain)  # balm 2. 1000 in cash
    return re.sub(r"[।!?()\"“”]+", " ", plain).replace(" - ", " ").replace("\n", " ; ")


@lru_cache(maxsize=16384)
def _cut(chunk: str) -> tuple[Token, ...]:
    raw, text = chunk, chunk.casefold().replace(JOINER, "").replace("\u200d", "")
    if re.fullmatch(r"[,;|\n]+", text):
        return (Token(text, "break", raw=raw),)
    if re.fullmatch(r"-\d[\d.,]*\D*", text):
        return (Token(text, "negative", raw=raw),)
    stripped = text.strip(".'-:")
    if _GSTIN.fullmatch(stripped) and re.search("[a-z]", stripped):
        return (Token(stripped.upper(), "gstin", raw=raw),)
    phone = _PHONE.fullmatch(stripped)
    if phone:
        return (Token(phone[1], "phone", raw=raw),)
    figure = _FIGURE.fullmatch(text.rstrip("."))
    if figure:
        return (_figure(figure, raw),)
    stuck = _STUCK.fullmatch(text)
    if stuck and _is_unit(stuck[2]):
        number = Token(stuck[1], "number", Decimal(stuck[1]), raw=stuck[1])
        return (number, Token(stuck[2], "word", raw=stuck[2]))
    return (Token(stripped, "word", raw=raw.strip(".'-:")),) if stripped else ()


def _is_unit(text: str) -> bool:
    from bot.understand.language import stuck_money, stuck_units
    from bot.understand.units import unit_of

    folded = fold(text)
    return unit_of(text) is not None or folded in stuck_units() or folded in stuck_money()


def _figure(match: re.Match[str], raw: str) -> Token:
    try:
        value = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        return Token(raw.casefold(), "word", raw=raw)
    if match[2] == "k":
        value *= 1000
    if match[2] == "%":
        return Token(match[1], "percent", value, raw=raw)
    return Token(match[1], "money" if match[2] in {"/-", "rs", "rs."} else "number", value, raw=raw)
