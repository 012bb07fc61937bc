"""Each kind of paper: its sums as worked by hand, the rest as its golden file has it.

What differs lawfully is written anew by `make golden` and looked at; the sums by hand are not.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.documents.view import InvoiceView
from tests.examples import by_hand, golden
from tests.examples.example import NAMES, load, opened

HEADS = {
    "discount": "discount_paise",
    "taxable": "taxable_paise",
    "value": "taxable_paise",
    "cgst": "cgst_paise",
    "sgst": "sgst_paise",
    "utgst": "sgst_paise",
    "igst": "igst_paise",
    "cess": "cess_paise",
    "round off": "round_off_paise",
    "total": "total_paise",
}
ON_POSTGRES = ("credit_note", "export_with_payment", "refund_voucher")


def _differing(view: InvoiceView, worked: dict[str, int]) -> dict[str, tuple[int, int]]:
    """The heads in which a paper differs from the sum by hand: (by hand, on the paper), in paise."""
    by_hand = dict.fromkeys(HEADS.values(), 0)
    by_hand |= {HEADS[what]: paise for what, paise in worked.items() if what in HEADS}
    shown = {head: getattr(view, head) for head in by_hand}
    return {head: (by_hand[head], shown[head]) for head in by_hand if by_hand[head] != shown[head]}


@pytest.fixture(scope="module")
def one_file(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[tuple[Database, FixedClock]]:
    """A file that all examples share, each with a shop of its own."""
    path = tmp_path_factory.mktemp("examples") / "pakka.db"
    shutil.copyfile(sqlite_template, path)
    with opened(f"sqlite:///{path}") as made:
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_example(name: str, one_file: tuple[Database, FixedClock]) -> None:
    issued, text = golden.run(load(name), *one_file)
    for one in issued:
        assert _differing(one.view, one.by_hand) == {}, one.view.title
    assert text == golden.path_of(name).read_text("utf-8"), "run make golden and look at the change"


def test_some_examples_on_postgresql(postgres_url: str) -> None:
    with opened(postgres_url) as made:
        for name in ON_POSTGRES:
            _, text = golden.run(load(name), *made)
            assert text == golden.path_of(name).read_text("utf-8"), name
        with made[0].reading() as session:
            assert invariants.check(session) == []


@pytest.mark.parametrize(
    "wrong", ["cgst: 3,800.00 × 9% = 342.01", "cgst: 3,800.00 at 9% = 342.00", "cgst: 342.00"]
)
def test_a_sum_by_hand_that_is_not_true_is_refused(wrong: str) -> None:
    with pytest.raises(AssertionError):
        by_hand.read(wrong)


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in golden.path_of("any").parent.glob("*")} == set(NAMES)
