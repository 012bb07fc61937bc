"""Files as people have them: any encoding, delimiter and kind; what cannot be read says why."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from core.errors import FileDamaged, FileEmpty, FileKindUnknown, FileTooLarge, PakkaError
from core.exchange.sheet import MAX_BYTES, MAX_ROWS, read_sheet, unpack

LINES = "Name,Phone\nसुनीता,9800001234\nRamesh,9800004321\n"
ROWS = ((1, ("Name", "Phone")), (2, ("सुनीता", "9800001234")), (3, ("Ramesh", "9800004321")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_is_read(encoding: str) -> None:
    assert read_sheet("a.csv", LINES.encode(encoding)).rows == ROWS


def test_windows_text_is_read() -> None:
    assert read_sheet("a.csv", "Name\nCafé José\n".encode("cp1252")).rows[1] == (2, ("Café José",))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_read(mark: str, end: str) -> None:
    text = LINES.replace(",", mark).replace("\n", end)
    assert read_sheet("a.csv", text.encode()).rows == ROWS


def test_lines_are_those_of_the_file() -> None:
    text = 'Name,Address\n\n"A","one\ntwo"\n   \nB,x\n'
    assert [line for line, _ in read_sheet("a.csv", text.encode()).rows] == [1, 3, 6]


def test_a_sheet_is_kept_and_read_back() -> None:
    sheet = read_sheet("a.csv", LINES.encode())
    assert unpack(sheet.pack()) == sheet


def excel(rows: list[list[Any]], **formats: str) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for place, form in formats.items():
        sheet[place].number_format = form
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_excel_numbers_are_plain_text() -> None:
    import datetime as dt

    rows: list[list[Any]] = [
        ["Name", "x"],
        [9800001234.0, 0.18],
        ["=1+1", dt.date(2026, 11, 5)],
        [True, 1062.5],
    ]
    assert read_sheet("a.xlsx", excel(rows, B2="0%")).rows == (
        (1, ("Name", "x")),
        (2, ("9800001234", "18%")),
        (3, ("", "2026-11-05")),  # a formula without a kept value is nothing
        (4, ("yes", "1062.5")),
    )


def test_the_sign_against_formulas_is_taken_off() -> None:
    assert read_sheet("a.csv", b"Name\n'=1+1\n'quoted'\n").rows[1:] == (
        (2, ("=1+1",)),
        (3, ("'quoted'",)),
    )


def zipped(**entries: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


WRONG: list[tuple[bytes, type[PakkaError]]] = [
    (b"", FileEmpty),
    (b"  \r\n\r\n ", FileEmpty),
    (b",,,\n,,\n", FileEmpty),
    (b"%PDF-1.7 ...", FileKindUnknown),
    (b"\x89PNG\r\n\x1a\n", FileKindUnknown),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKindUnknown),
    (b"SQLite format 3\x00", FileKindUnknown),
    (bytes(range(256)) * 4, FileKindUnknown),
    (zipped(photo=b"x"), FileKindUnknown),
    (b"PK\x03\x04 broken", FileDamaged),
    (excel([["Name"], ["A"]])[:900], FileDamaged),
    (zipped(xl__workbook=b"<workbook/>"), FileDamaged),
    (zipped(xl__workbook=b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'), FileDamaged),
    (zipped(xl__workbook=b"<x/>", bomb=b"\x00" * (201 * 1024 * 1024)), FileTooLarge),
    (b"Name\n" + b"x" * MAX_BYTES, FileTooLarge),
    (b"Name\n" + b"a\n" * (MAX_ROWS + 1), FileTooLarge),
    (b"\xff\xfeN\x00a\x00\xd8", FileDamaged),
    (b'Name\n"' + b"x" * 200_000, FileDamaged),
]


@pytest.mark.parametrize(("content", "fault"), WRONG)
def test_what_cannot_be_read_says_why(content: bytes, fault: type[PakkaError]) -> None:
    with pytest.raises(fault):
        read_sheet("a.csv", content)


def test_a_vyapar_backup_is_kindly_refused() -> None:
    with pytest.raises(FileKindUnknown):
        read_sheet("shop.vyb", zipped(backup=b"SQLite format 3"))
