"""What must hold of every document, whatever is on it."""

from decimal import Decimal

from hypothesis import given, settings, strategies as st

from core.errors import ExceedsInvoice, Invalid
from core.gst.tax import Basis, DocumentTax, LineInput, compute_document
from core.money import in_words, number_in_words, spread
from core.notes.rules import HEADS, Sold, SoldLine, Wanted, compute_note, left_of

RATES = [Decimal(rate) for rate in ("0", "0.25", "3", "5", "18", "40")]
lines = st.lists(
    st.builds(
        LineInput,
        qty=st.decimals("0.001", "9999", places=3),
        rate=st.decimals("0.01", "99999", places=2),
        gst_rate_percent=st.sampled_from(RATES),
        discount_percent=st.none() | st.decimals("0", "100", places=2),
    ),
    min_size=1,
    max_size=12,
)
flags = st.booleans()


def _adds_up(tax: DocumentTax) -> None:
    heads = tax.cgst_paise + tax.sgst_paise + tax.igst_paise + tax.cess_paise
    assert tax.total_paise == tax.taxable_paise + heads + tax.round_off_paise
    assert tax.tax_paise == heads
    assert all(line.cgst_paise == line.sgst_paise for line in tax.lines)
    assert tax.igst_paise == 0 or tax.cgst_paise == 0


@given(lines, flags, flags, flags)
def test_heads_and_round_off_are_the_total(
    inputs: list[LineInput], inter: bool, inclusive: bool, rupee: bool
) -> None:
    basis = Basis(inter_state=inter, inclusive=inclusive, round_to_rupee=rupee)
    tax = compute_document(inputs, basis)
    _adds_up(tax)
    if rupee:
        assert tax.total_paise % 100 == 0
    if not inclusive:
        assert abs(tax.round_off_paise) <= 50 * rupee


@given(lines, flags)
def test_an_inclusive_price_is_what_is_paid(inputs: list[LineInput], inter: bool) -> None:
    tax = compute_document(inputs, Basis(inter_state=inter, inclusive=True))
    assert tax.total_paise == tax.gross_paise - tax.discount_paise
    # a paisa and a half at most for each line, for two heads rounded apart
    assert abs(tax.round_off_paise) <= 2 * len(inputs)


@given(lines, flags, st.integers(1, 99))
def test_a_total_set_by_word_is_met_to_the_paisa(
    inputs: list[LineInput], inter: bool, percent: int
) -> None:
    whole = compute_document(inputs, Basis(inter_state=inter)).total_paise
    wanted = max(whole * percent // 100, 1)
    if whole == 0:
        return
    tax = compute_document(inputs, Basis(inter_state=inter, fixed_total_paise=wanted))
    assert tax.total_paise == wanted
    _adds_up(tax)


@given(lines, st.decimals("0", "100", places=2))
def test_a_document_discount_is_shared_without_loss(
    inputs: list[LineInput], percent: Decimal
) -> None:
    plain = compute_document(inputs, Basis())
    less = compute_document(inputs, Basis(discount_percent=percent))
    taken = plain.taxable_paise - less.taxable_paise
    exact = Decimal(plain.taxable_paise) * percent / 100
    assert abs(taken - exact) <= Decimal("0.5")
    assert all(line.taxable_paise >= 0 for line in less.lines)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=50))
def test_shares_add_up_and_differ_from_their_part_by_less_than_a_paisa(
    total: int, weights: list[int]
) -> None:
    shares = spread(total, weights)
    assert sum(shares) == total
    if sum(weights):
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - Decimal(total) * weight / sum(weights)) < 1


@given(st.integers(0, 10**13))
@settings(max_examples=200)
def test_every_amount_has_words_and_no_two_have_the_same(paise: int) -> None:
    assert in_words(paise) != in_words(paise + 1)
    assert "  " not in number_in_words(paise)


@given(lines)
def test_a_shop_that_charges_no_tax_charges_none(inputs: list[LineInput]) -> None:
    tax = compute_document(inputs, Basis(charges_tax=False))
    assert tax.tax_paise == 0
    assert tax.total_paise == tax.gross_paise - tax.discount_paise


def _sold(inputs: list[LineInput], basis: Basis) -> Sold:
    tax = compute_document(inputs, basis)
    sold = tuple(
        SoldLine(n, "", one.qty, part.gst_rate_percent, **{h: getattr(part, h) for h in HEADS})
        for n, (one, part) in enumerate(zip(inputs, tax.lines, strict=True), start=1)
    )
    how = (basis.inter_state, basis.inclusive, basis.round_to_rupee)
    return Sold("GH/1", sold, tax.round_off_paise, *how)


def _wanted(sold: Sold, percent: int, at: int, how: str) -> Wanted:
    """A part of what is left: of its sum, of a line, or of a line at a price of its own."""
    if how == "sum":
        return Wanted(amount_paise=sold.total_paise * percent // 100)
    line = sold.lines[at % len(sold.lines)]
    qty = (line.qty * percent / 100).quantize(Decimal("0.001"))
    return Wanted(lines={line.n: (qty, Decimal(percent) if how == "price" else None)})


returns = st.tuples(
    st.integers(1, 110), st.integers(0, 11), st.sampled_from(["sum", "line", "price"])
)


@given(lines, flags, flags, flags, st.lists(returns, min_size=1, max_size=5))
def test_credit_notes_never_pass_their_bill_in_sum_or_in_a_head_of_a_line(
    inputs: list[LineInput],
    inter: bool,
    inclusive: bool,
    rupee: bool,
    asked: list[tuple[int, int, str]],
) -> None:
    sold = _sold(inputs, Basis(inter_state=inter, inclusive=inclusive, round_to_rupee=rupee))
    for one in asked:
        try:
            note = compute_note(sold, _wanted(sold, *one))
        except (Invalid, ExceedsInvoice):
            continue
        assert note.total_paise == note.round_off_paise + sum(note.sum_of(head) for head in HEADS)
        before, qty_left = sold.total_paise, {line.n: line.qty for line in sold.lines}
        assert all((part.qty or 0) <= qty_left[part.n] for part in note.lines)
        sold = left_of(sold, [("credit", note.lines, note.round_off_paise)])
        assert sold.total_paise == before - note.total_paise >= 0
        assert all(getattr(line, head) >= 0 for line in sold.lines for head in HEADS)
