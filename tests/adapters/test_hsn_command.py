"""`pakka hsn`: the heading of goods and its rates on a day."""

import json
from pathlib import Path

from openpyxl import Workbook

from tests.adapters.test_cli import Run, run  # noqa: F401  # the fixture


def test_goods_are_told_with_rate_date_source_and_certainty(run: Run) -> None:  # noqa: F811
    code, out, err = run("hsn", "cement", "--on", "2026-11-21")
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [
        "2523    18%  Cement",
        "      from 2025-09-22, 9/2025-CT(R), certainty high",
    ]


def test_the_day_decides_the_rate(run: Run) -> None:  # noqa: F811
    _, out, _ = run("hsn", "2523", "--on", "2025-09-21")
    assert out == "2523    28%  Cement\n      from 2022-07-18, 1/2017-CT(R), certainty high\n"


def test_a_price_that_decides_the_rate_is_told(run: Run) -> None:  # noqa: F811
    _, out, _ = run("hsn", "mens", "t-shirt", "--on", "2026-11-21", "--json")
    told = [(one["hsn"], one["rate"], one["note"]) for one in json.loads(out)[:2]]
    assert told == [
        ("6109", "5", "up to Rs 2,500 apiece"),
        ("6109", "18", "above Rs 2,500 apiece"),
    ]


def test_a_heading_without_rates_of_ours_is_told_so(run: Run) -> None:  # noqa: F811
    assert run("hsn", "8803") == (0, "8803  in the tariff; its rate is not in our table\n", "")


def test_what_is_no_heading_is_refused_in_one_line(run: Run) -> None:  # noqa: F811
    assert run("hsn", "7701") == (1, "", "pakka: 7701: the tariff holds no such heading\n")
    assert run("hsn", "november")[::2] == (
        1,
        "pakka: no heading for 'november'; try another word, or the code\n",
    )


def test_an_official_list_is_taken_and_searched_beside_ours(
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    path = tmp_path / "hsn.csv"
    path.write_text(
        "Harmonised list,,,\nHSN_CD,HSN_Description,GST Rate,Effective from\n"
        "1012100,PURE-BRED BREEDING HORSES,Nil,\n"  # a spreadsheet ate the nought of 01012100
        "7701,ZORBIUM INGOTS,18%,01/10/2026\n77010090,ZORBIUM WIRE,,\n"
    )
    code, out, err = run("hsn", "--import", str(path))
    assert (code, err) == (0, "")
    assert out.startswith("hsn.csv: 3 codes, 3 of them new, taken 20")
    assert run("hsn", "--import", str(path))[1].startswith("hsn.csv: 3 codes, 0 of them new")
    _, out, _ = run("hsn", "7701", "--on", "2026-11-21")
    assert out.startswith("7701    18%  ZORBIUM INGOTS\n      from 2026-10-01, hsn.csv (taken 20")
    _, out, _ = run("hsn", "zorbium", "wire")
    assert out.startswith("77010090  ZORBIUM WIRE; its rate is not in our table\n")
    assert run("hsn", "01012100", "--on", "2026-11-21")[1].startswith("01012100     0%  PURE-BRED")
    assert run("hsn", "7702")[0] == 1


def test_nothing_of_a_list_with_bad_rows_is_taken(run: Run, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "hsn.csv"
    path.write_text(
        "code,description,rate\n7701,Zorbium,18\nseven,Words,5\n7702,Nimbium,18 or so\n7701,Again,\n"
    )
    code, out, err = run("hsn", "--import", str(path))
    assert (code, out.splitlines()) == (
        1,
        [
            "line 3: an HSN has 4, 6 or 8 digits: seven",
            "line 4: rate cannot be '18 or so'",
            "line 5: stands in line 2 already",
        ],
    )
    assert err == "pakka: 3 of 4 rows are bad; nothing was taken\n"
    assert run("hsn", "7701")[0] == 1


def test_goods_and_services_stand_on_two_sheets(run: Run, tmp_path: Path) -> None:  # noqa: F811
    path, book = tmp_path / "HSN_SAC.xlsx", Workbook()
    book.active.append(["HSN_CD", "HSN_Description"])
    book.active.append([7701, "ZORBIUM"])
    services = book.create_sheet("SAC_MSTR")
    services.append(["SAC_CD", "SAC_Description"])
    services.append([997799, "ZORBIUM POLISHING"])
    book.save(path)
    assert run("hsn", "--import", str(path))[1].startswith("HSN_SAC.xlsx: 2 codes, 2 of them new")
    services.append(["99x", "Nothing"])
    book.save(path)
    assert run("hsn", "--import", str(path))[1] == (
        "SAC_MSTR, line 3: an HSN has 4, 6 or 8 digits: 99x\n"
    )
