"""`pakka hsn`: the heading of goods and its rates on a day."""

import json

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
