"""The same view gives the same bytes: twice, in another process, whatever was drawn before."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.documents.invoice import render_invoice
from core.documents.pay_card import render_pay_card
from core.documents.statement import render_statement
from tests.core.documents import samples

ROOT = Path(__file__).resolve().parents[3]
PAPERS: dict[str, Callable[[], bytes]] = {
    "invoice": lambda: render_invoice(samples.five_lines()),
    "many pages": lambda: render_invoice(samples.textiles(60)),
    "hindi": lambda: render_invoice(samples.meena_hindi()),
    "cancelled": lambda: render_invoice(samples.cancelled()),
    "credit note": lambda: render_invoice(samples.credit_note()),
    "statement": lambda: render_statement(samples.khata()),
    "card": lambda: render_pay_card(samples.meena_hindi()),
}


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", PAPERS)
def test_twice(name: str) -> None:
    assert PAPERS[name]() == PAPERS[name]()


def test_in_another_process_with_another_hash_seed_and_in_another_order() -> None:
    code = (
        "from tests.core.documents.test_same_bytes import PAPERS, _sum\n"
        "for name in reversed(PAPERS): print(name, _sum(PAPERS[name]()), sep='=')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "LC_ALL": "C", "TZ": "America/Lima"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    other = dict(line.split("=") for line in done.stdout.splitlines())
    assert other == {name: _sum(draw()) for name, draw in PAPERS.items()}


def test_no_clock_is_in_the_file() -> None:
    pdf = PAPERS["invoice"]()
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "card"])
def test_a_paper_is_small_and_carries_all_its_faces(name: str) -> None:
    pdf = PAPERS[name]()
    assert len(pdf) < 80_000
    fonts = re.findall(rb"/Subtype/Type0/BaseFont/([A-Z]{6})\+(Pakka\w+-\w+)", pdf)
    assert len(fonts) >= 4
    assert len(set(fonts)) == len(fonts)
    assert pdf.count(b"/FontFile2 ") == len(fonts)
    assert b"Helvetica" not in pdf


def test_a_bill_in_latin_letters_is_under_40_kb() -> None:
    goods = [samples.Goods(f"Hinge {n} inch", rate="25") for n in range(5)]
    assert len(render_invoice(samples.make_view(goods, bank=samples.GUPTA_BANK))) < 40_000


def test_a_card_is_small() -> None:
    assert len(PAPERS["card"]()) < 32_000
