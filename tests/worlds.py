"""Worlds that many tests begin in are built once by the program itself; afterwards their rows are put back.

What a test sees is the same to the byte: rows, the ids that were drawn and those that come next.
"""

import itertools
import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import make_url

from core.clock import FixedClock
from core.db import Database
from tests import postgres

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    """What the building left: its answer, its rows, the hour, and how far the source of ids had come."""

    answer: Any
    rows: Any
    at: datetime
    drawn: Any
    counted: tuple[int, int]


_KEPT: dict[Any, _Kept] = {}


def once(name: object, db: Database, clock: FixedClock, build: Callable[[], T]) -> T:
    """Build a world in an empty database, or put back what was built under that name at the same hour.

    What differs in the ids that it would draw is another world. What ``build`` tells is not changed.
    """
    ids = db._ids
    source = getattr(ids._random_bytes, "__self__", None)
    if db.is_sandbox or not isinstance(source, random.Random):
        return build()
    key = name, db.is_sqlite, clock.now(), ids._second, ids._count, source.getstate()
    found = _KEPT.get(key)
    if found is None:
        answer = build()
        rows = _of_sqlite(db.url) if db.is_sqlite else postgres.rows_of(db.url)
        counted = ids._second, ids._count
        _KEPT[key] = _Kept(answer, rows, clock.now(), source.getstate(), counted)
        return answer
    if db.is_sqlite:
        _copied(found.rows, _file(db.url))
    else:
        postgres.put_back(db.url, found.rows)
    clock.move(found.at)
    source.setstate(found.drawn)
    ids._second, ids._count = found.counted
    return cast("T", found.answer)


_NUMBER = itertools.count()


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="pakka-worlds-")


def _of_sqlite(url: str) -> Path:
    path = Path(_folder().name, f"{next(_NUMBER)}.db")
    _copied(_file(url), path)
    return path


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new)


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))
