"""Words with many forms, as data: each stem takes each ending, and all that comes of it has one sense.

Data: ``[[verbs]]`` of ``languages/xx.toml`` with its tags, stems and endings, which are written apart where
the ending begins with a space. What the file lists by itself keeps its sense; finite forms also tell
the language in Latin letters. Days of the week are spelled in as many ways: ``[day_names]`` has their stems,
each with its number, and ``[day_endings]`` what each may end in: ``shukr`` and ``vare`` of ``shukrvare``.
"""

from itertools import product
from typing import Any

from bot.understand.text import fold

_LEAST = 5  # letters from which on a form is of one language alone


def conjugated(data: dict[str, Any]) -> dict[str, Any]:
    """Give a language with the forms of its verbs among its words."""
    words = {tag: list(said) for tag, said in data["words"].items()}
    listed = {_folded(word) for said in words.values() for word in said}
    listed |= {_folded(word) for word in data.get("numbers", {})}
    telling = {script: list(said) for script, said in data.get("telling", {}).items()}
    for verb in data.get("verbs", []):
        forms = dict.fromkeys(stem + end for stem, end in product(verb["stems"], verb["endings"]))
        fresh = [form for form in forms if _folded(form) not in listed]
        for tag in verb["tags"]:
            words.setdefault(tag, []).extend(fresh)
        finite = (form.split()[-1] for form in forms if form.isascii())
        telling.setdefault("Latn", []).extend(word for word in finite if len(word) >= _LEAST)
    days = _days(data) | data.get("weekdays", {})
    return {**data, "words": words, "telling": telling, "weekdays": days}


def _days(data: dict[str, Any]) -> dict[str, int]:
    """Write out what the days of the week are called."""
    ends = data.get("day_endings", {}).get("list", [])
    names = data.get("day_names", {}).items()
    return {stem + end: number for (stem, number), end in product(names, ends)}


def _folded(words: str) -> str:
    return " ".join(map(fold, words.split()))
