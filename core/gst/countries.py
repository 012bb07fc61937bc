"""Names of countries by their two letters (ISO 3166-1, as the public-domain time zone tables list them)."""

from functools import cache

from core.gst.tables import rows


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("countries.csv")}


def all_countries() -> dict[str, str]:
    """List each country's name by its two letters."""
    return dict(_names())


def country_name(said: str) -> str:
    """Write a country's name: that of two letters, else what was said.

    >>> country_name("ae"), country_name("Scotland")
    ('United Arab Emirates', 'Scotland')
    """
    return _names().get(said.strip().upper(), said.strip())


def country_code(said: str) -> str | None:
    """Return the two letters of a country, said by them or by its name; None where it is not known.

    >>> country_code("ae"), country_code("united arab emirates"), country_code("Scotland")
    ('AE', 'AE', None)
    """
    wanted = said.strip()
    if wanted.upper() in _names():
        return wanted.upper()
    return next(
        (code for code, name in _names().items() if name.casefold() == wanted.casefold()), None
    )
