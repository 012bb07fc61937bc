"""A file of rows as people have it: CSV in any of its forms, or Excel; read into text, cell by cell.

Nothing in it is computed: a formula counts as the value that the spreadsheet kept of it. Sizes are
limited before anything is unpacked. Excel's own numbers become plain text, its percentages keep
their sign, its dates are ISO.
"""

import csv
import datetime as dt
import io
import json
import zipfile
import zlib
from base64 import b85decode, b85encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.errors import FileDamaged, FileEmpty, FileKindUnknown, FileTooLarge

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_ENTRIES = 2_000
_MAX_COLUMNS = 60
_MAX_CELL = 500
_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What a file begins with that is no text, and what we call it.
_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "GZ"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
)


@dataclass(frozen=True)
class Sheet:
    """The rows that hold something, each with the number of its line in the file."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def pack(self) -> str:
        """Write it as text, to be kept beside a message."""
        text = json.dumps([self.name, self.rows], ensure_ascii=False, separators=(",", ":"))
        return b85encode(zlib.compress(text.encode(), 6)).decode()


def unpack(packed: str) -> Sheet:
    """Read back what `Sheet.pack` wrote."""
    name, rows = json.loads(zlib.decompress(b85decode(packed)))
    return Sheet(name, tuple((line, tuple(cells)) for line, cells in rows))


def read_sheet(name: str, content: bytes) -> Sheet:
    """Read a file; of an Excel book the longest sheet that is seen.

    Raises: FileEmpty, FileTooLarge, FileKindUnknown (no CSV and no .xlsx), FileDamaged.
    """
    rows = tuple(_kept(_reader(content)(content)))
    if not rows:
        raise FileEmpty()
    return Sheet(name[:120], rows)


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """Read every sheet that holds something, named after itself; a CSV file is one.

    Raises: as `read_sheet`.
    """
    if _reader(content) is _csv_rows:
        return [read_sheet(name, content)]
    with _book(content) as book:
        found = [Sheet(one.title[:120], tuple(_kept(_cells(one)))) for one in book.worksheets]
    if not any(sheet.rows for sheet in found):
        raise FileEmpty()
    return [sheet for sheet in found if sheet.rows]


def too_large() -> FileTooLarge:
    """Make the error that tells how large a file may be."""
    return FileTooLarge(limit=f"{MAX_BYTES // 1024 // 1024} MB")


def _reader(content: bytes) -> Callable[[bytes], Iterable[tuple[int, list[str]]]]:
    """Choose how a file is read by what it begins with."""
    if len(content) > MAX_BYTES:
        raise too_large()
    if not content.strip():
        raise FileEmpty()
    for mark, kind in _KINDS:
        if content.startswith(mark):
            raise FileKindUnknown(kind=kind)
    return _excel_rows if content.startswith(b"PK") else _csv_rows


def _kept(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Drop rows without anything; long cells and far columns are cut."""
    count = 0
    for line, cells in rows:
        kept = [cell.strip()[:_MAX_CELL] for cell in cells[:_MAX_COLUMNS]]
        while kept and not kept[-1]:
            kept.pop()
        if not kept:
            continue
        count += 1
        if count > MAX_ROWS:
            raise FileTooLarge(limit=f"{MAX_ROWS:,} rows")
        yield line, tuple(kept)


def decoded(content: bytes) -> str:
    """Read text whose encoding nobody told: marked, UTF-8, UTF-16 by its zeros, else Windows'.

    >>> decoded("सीमेंट".encode("utf-16")), decoded("Café".encode("cp1252"))
    ('सीमेंट', 'Café')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if content[:400].count(0) > len(content[:400]) // 8:
        return _strictly(content, "utf-16-be" if content[0] == 0 else "utf-16-le")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise FileDamaged(why=f"not {encoding}") from None


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decoded(content)
    if "\x00" in text or _is_noise(text):
        raise FileKindUnknown(kind="binary")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    begins = 1
    try:
        for cells in reader:
            yield begins, [_plain_text(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileDamaged(why=f"line {begins}: {error}") from None


def _is_noise(text: str) -> bool:
    """True where too much of the beginning is no character that people write."""
    head = text[:2000]
    strange = sum(
        (char < " " and char not in "\t\r\n\x0b\x0c") or char == "\ufffd" for char in head
    )
    return strange * 20 > len(head)


def _delimiter(text: str) -> str:
    """Choose what splits the first lines most evenly: most of it, and on most lines."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    return max(
        _DELIMITERS,
        key=lambda mark: (
            sum(mark in line for line in lines),
            sum(line.count(mark) for line in lines),
        ),
    )


def _plain_text(cell: str) -> str:
    """Take off the sign that keeps a spreadsheet from computing."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@\t\r＝＋－＠") else cell


def _excel_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    with _book(content) as book:
        sheet = max(
            book.worksheets, key=lambda one: (one.sheet_state == "visible", one.max_row or 0)
        )
        yield from _cells(sheet)


@contextmanager
def _book(content: bytes) -> Iterator[Any]:
    """Open an Excel book; what its parser meets is told as damage."""
    _check_archive(content)
    from openpyxl import load_workbook

    try:
        yield load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (FileTooLarge, FileEmpty):
        raise
    except Exception as error:  # openpyxl raises whatever its parser met
        raise FileDamaged(why=type(error).__name__) from None


def _cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), start=1):
        yield line, [_excel_text(cell) for cell in cells]


def _check_archive(content: bytes) -> None:
    """Refuse what would unpack into more than a sheet, and XML that defines things of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise FileKindUnknown(kind="ZIP")
            if len(names) > _MAX_ENTRIES:
                raise FileTooLarge(limit=f"{_MAX_ENTRIES} parts")
            left = _MAX_UNPACKED
            for entry in archive.infolist():
                left -= _unpacked(archive, entry, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileDamaged(why=type(error).__name__) from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Count what an entry really unpacks into, whatever its head says."""
    size = 0
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            if size == 0 and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise FileDamaged(why="XML with definitions")
            size += len(chunk)
            if size > left:
                raise FileTooLarge(limit=f"{_MAX_UNPACKED // 1024 // 1024} MB unpacked")
    return size


def _excel_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value))
        if "%" in (cell.number_format or ""):
            return f"{_plain_number(number * 100)}%"
        return _plain_number(number)
    return _plain_text(str(value))


def _plain_number(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
