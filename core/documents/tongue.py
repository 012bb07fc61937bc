"""The second language of a paper: beside or under its English words stand those of the shop's customers.

The law's words stay English. What they are called elsewhere is data, ``labels/<language>.toml``, by
the English; what a file does not have is printed in English alone.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

Labels = dict[str, str]


def labels(language: str) -> Labels:
    """Return the words of a language by the English ones; none for English."""
    return section(language, "labels")


@cache
def section(language: str, name: str) -> dict[str, Any]:
    """Return a part of a language's file; nothing for English."""
    if language == "en":
        return {}
    file = resources.files("core.documents").joinpath("labels", f"{language}.toml")
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))[name])


def second(language: str, english: str, **values: str) -> str:
    """Return what an English label is called in the second language, empty where there is none.

    >>> second("hi", "Place of supply"), second("en", "Place of supply")
    ('आपूर्ति का स्थान', '')
    """
    return _filled(labels(language).get(english, ""), values)


def beside(language: str, english: str, **values: str) -> str:
    """Write a label in English and after it in the second language.

    >>> beside("hi", "Total"), beside("en", "Total")
    ('Total / कुल', 'Total')
    """
    other = second(language, english, **values)
    said = _filled(english, values)
    return f"{said} / {other}" if other else said


def _filled(label: str, values: dict[str, str]) -> str:
    """Fill in what a label speaks of; one without places is printed as it is, whatever signs it has."""
    return label.format(**values) if values else label
