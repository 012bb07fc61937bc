"""The languages, as data: words with their tags, numbers, units, phrases, what goods are called."""

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from bot.understand.text import fold


@dataclass
class Lexicon:
    """Everything the reader knows of words, of all languages together."""

    tags: dict[str, set[str]] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    fractions: dict[str, Decimal] = field(default_factory=dict)
    tens: set[str] = field(default_factory=set)
    scales: dict[str, Decimal] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    goods: dict[str, str] = field(default_factory=dict)
    trades: dict[str, str] = field(default_factory=dict)
    telling: dict[str, str] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)


@cache
def lexicon() -> Lexicon:
    """Load every language file once."""
    made = Lexicon()
    folder = resources.files("bot").joinpath("languages")
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        if file.name.endswith(".toml"):
            _add(made, tomllib.loads(file.read_text(encoding="utf-8")))
    return made


def _add(made: Lexicon, data: dict[str, Any]) -> None:
    for tag, words in data.get("words", {}).items():
        for word in words:
            made.tags.setdefault(fold(word), set()).add(tag)
    made.numbers |= {fold(w): Decimal(str(n)) for w, n in data.get("numbers", {}).items()}
    made.fractions |= {fold(w): Decimal(str(n)) for w, n in data.get("fractions", {}).items()}
    made.tens |= set(map(fold, data.get("tens", {}).get("list", [])))
    made.scales |= {fold(w): Decimal(str(n)) for w, n in data.get("scales", {}).items()}
    made.units |= {fold(word): code for word, code in data.get("units", {}).items()}
    made.goods |= _phrases(data.get("goods", {}))
    made.trades |= _phrases(data.get("trades", {}))
    made.places |= set(map(fold, data.get("places", {}).get("list", [])))
    for kind, phrases in data.get("phrases", {}).items():
        made.phrases |= {" ".join(map(fold, phrase.split())): kind for phrase in phrases}
    for script, words in data.get("telling", {}).items():
        lang = data["code"] if script != "Latn" else f"{data['code']}-Latn"
        made.telling |= {fold(word): lang for word in words}
        if "*" in words:
            made.scripts[script] = lang


def _phrases(table: dict[str, str]) -> dict[str, str]:
    return {" ".join(map(fold, words.split())): said for words, said in table.items()}


def detect(words: list[str]) -> str:
    """Tell the language and script of a message by its grammar words; English where none tells."""
    made = lexicon()
    for word in words:
        if any("\u0900" <= char <= "\u097f" for char in word):
            return made.scripts.get("Deva", "hi")
    told = [made.telling[word] for word in words if word in made.telling]
    return max(set(told), key=told.count) if told else "en"
