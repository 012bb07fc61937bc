"""Worlds that many tests begin in are built once by the program itself; afterwards their rows are put back.

What a test sees is the same to the byte: rows, the ids that were drawn and those that come next.
"""

import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from core.clock import Clock
from core.db import Database
from tests import postgres


@dataclass(frozen=True)
class _Kept:
    """What the building left: its answer, its rows, and how far the source of ids had come."""

    answer: Any
    rows: Any
    drawn: Any
    counted: tuple[int, int]


_KEPT: dict[Any, _Kept] = {}


def once(build: Callable[[Database, Clock], str], db: Database, clock: Clock) -> str:
    """Build a world in a database of its own, or put back what was built there at the same hour.

    What differs in the ids that it would draw is another world. ``build`` leaves the clock as it is.
    """
    ids = db._ids
    source = getattr(ids._random_bytes, "__self__", None)
    if db.is_sandbox or not isinstance(source, random.Random):
        return build(db, clock)
    key = build, db.is_sqlite, clock.now(), ids._second, ids._count, source.getstate()
    found = _KEPT.get(key)
    if found is None:
        answer = build(db, clock)
        rows = _of_sqlite(db.url) if db.is_sqlite else postgres.rows_of(db.url)
        _KEPT[key] = _Kept(answer, rows, source.getstate(), (ids._second, ids._count))
        return answer
    if db.is_sqlite:
        _copied(found.rows, _file(db.url))
    else:
        postgres.put_back(db.url, found.rows)
    source.setstate(found.drawn)
    ids._second, ids._count = found.counted
    return str(found.answer)


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="pakka-worlds-")


def _of_sqlite(url: str) -> Path:
    path = Path(_folder().name, f"{len(_KEPT)}.db")
    _copied(_file(url), path)
    return path


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new)


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))
