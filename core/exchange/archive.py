"""A ZIP written straight to disk, there whole or not at all; the same entries give the same bytes."""

import contextlib
import os
import secrets
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

_DATE = (1980, 1, 1, 0, 0, 0)
_HALF = ".half"
_SWEPT = {_HALF, ".zip", ".xlsx", ".json"}


class Archive:
    """Entries in the order in which they are written; none carries the hour of writing."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._names: set[str] = set()

    def write(self, name: str, content: bytes, *, packed: bool = False) -> None:
        """Write an entry; ``packed``: it is compressed by itself, as a PDF is."""
        entry = self._entry(name, packed=packed)
        self._file.writestr(entry, content)

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Open an entry to be written bit by bit."""
        with self._file.open(self._entry(name, packed=False), "w", force_zip64=True) as entry:
            yield entry

    def free_name(self, folder: str, name: str, *, other: str) -> str:
        """Return a name in a folder that no entry has; ``other`` is put to it where it must be."""
        wanted = f"{folder}/{name}"
        if wanted.casefold() not in self._names:
            return wanted
        stem, dot, ending = wanted.rpartition(".")
        return f"{stem}-{other}{dot}{ending}"

    def _entry(self, name: str, *, packed: bool) -> zipfile.ZipInfo:
        self._names.add(name.casefold())
        entry = zipfile.ZipInfo(name, _DATE)
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return entry


@contextlib.contextmanager
def new_archive(path: Path) -> Iterator[Archive]:
    """Write an archive beside its place and put it there when it is whole. Raises: OSError."""
    with whole_file(path) as file, zipfile.ZipFile(file, "w") as opened:
        yield Archive(opened)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its place and put it there when it is whole. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_HALF}")
    try:
        handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def sweep(folder: Path, *, before: datetime) -> int:
    """Remove what was made for a link, and halves that a killed process left, older than this; count them."""
    limit, count = before.timestamp(), 0
    for path in folder.glob("*"):
        old = path.suffix in _SWEPT and path.stat().st_mtime < limit
        if old:
            path.unlink(missing_ok=True)
        count += old
    return count
