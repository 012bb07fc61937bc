"""The UPI link: every worked example of the payment standard, typed from it."""

import datetime as dt
from urllib.parse import urlparse

import pytest

from core.documents import qr
from core.documents.upi import GstFields, UpiPayment, parse_uri, payment_uri, reference_of
from core.errors import VpaMalformed
from core.vpa import validate_vpa

SHARMA = UpiPayment(
    "sharmastores@okhdfcbank",
    "Sharma General Store",
    am_paise=106200,
    tr="4S2026270421",
    tn="Invoice 4S/2026-27/0421",
)


def _with(**changes: object) -> str:
    return payment_uri(UpiPayment(**{**SHARMA.__dict__, **changes}))


def test_the_minimum_good_invoice_code() -> None:
    assert payment_uri(SHARMA) == (
        "upi://pay?pa=sharmastores@okhdfcbank&pn=Sharma%20General%20Store&am=1062.00&cu=INR"
        "&tr=4S2026270421&tn=Invoice%204S%2F2026-27%2F0421"
    )


@pytest.mark.parametrize(
    ("paise", "text"),
    [(106200, "1062.00"), (50, "0.50"), (1, "0.01"), (123456, "1234.56"), (10000000, "100000.00")],
)
def test_an_amount_has_two_decimals_a_point_and_no_comma(paise: int, text: str) -> None:
    assert parse_uri(_with(am_paise=paise))["am"] == text


@pytest.mark.parametrize("paise", [None, 0, -100, 10000001, 21392200])
def test_no_amount_where_there_is_none_or_over_one_lakh(paise: int | None) -> None:
    assert "am" not in parse_uri(_with(am_paise=paise))


def test_currency_is_always_sent_and_what_only_a_bank_gives_never() -> None:
    sent = parse_uri(_with(am_paise=None, tr="", tn=""))
    assert sent == {
        "pa": "sharmastores@okhdfcbank",
        "pn": "Sharma General Store",
        "cu": "INR",
    }
    assert not {"mc", "tid", "mam", "mode", "purpose", "orgid", "sign"} & parse_uri(_with()).keys()


def test_a_blank_is_percent_20_never_a_plus() -> None:
    assert "+" not in _with()
    assert "pn=Sharma%20General%20Store" in _with()


def test_an_ampersand_in_a_name_is_part_of_the_name() -> None:
    assert "pn=Gupta%20%26%20Sons" in _with(pn="Gupta & Sons")
    assert parse_uri(_with(pn="Gupta & Sons"))["pn"] == "Gupta & Sons"


def test_a_name_or_note_cannot_add_a_parameter() -> None:
    hostile = "x&am=1.00&pa=thief@example#?=%26"
    sent = parse_uri(_with(pn=hostile, tn=hostile, tr=hostile))
    assert sent["pa"] == "sharmastores@okhdfcbank"
    assert sent["am"] == "1062.00"
    assert set(sent) == {"pa", "pn", "am", "cu", "tr", "tn"}


def test_an_indic_name_is_percent_encoded_and_comes_back() -> None:
    link = _with(pn="मीना किराना")
    assert link.isascii()
    assert "pn=%E0%A4%AE%E0%A5%80" in link
    assert parse_uri(link)["pn"] == "मीना किराना"


def test_control_characters_and_line_breaks_are_stripped() -> None:
    sent = parse_uri(_with(pn="Sharma\n\x00 Store\u200b\u202e", tn="Invoice\r\n1"))
    assert (sent["pn"], sent["tn"]) == ("Sharma Store", "Invoice 1")


def test_signs_that_apps_choke_on_are_left_out() -> None:
    sent = parse_uri(_with(pn="Sharma's <Store> №1, \U0001f6d2 Jaipur", tn="Bill #12 | A,B"))
    assert (sent["pn"], sent["tn"]) == ("Sharma s Store 1 Jaipur", "Bill 12 A B")


def test_a_name_of_signs_alone_gives_way_to_the_upi_id() -> None:
    assert parse_uri(_with(pn="\U0001f6d2"))["pn"] == "sharmastores"


def test_lengths_are_kept_before_encoding() -> None:
    sent = parse_uri(_with(pn="नाम " * 60, tn="टिप्पणी " * 20, tr="A" * 60))
    assert [len(sent[name]) <= most for name, most in (("pn", 99), ("tn", 50), ("tr", 35))] == [
        True,
        True,
        True,
    ]
    assert sent["tr"] == "A" * 35


def test_the_reference_is_letters_and_digits_and_changes_with_what_is_due() -> None:
    assert reference_of("4S/2026-27/0421") == "4S2026270421"
    assert reference_of("4S/2026-27/0421", paid_paise=50000) == "4S2026270421P50000"
    assert parse_uri(_with(tr="4S/2026-27#0421 "))["tr"] == "4S2026270421"


def test_a_link_is_a_uri_of_the_universal_scheme() -> None:
    parts = urlparse(payment_uri(SHARMA))
    assert (parts.scheme, parts.netloc, parts.fragment) == ("upi", "pay", "")


def test_a_bare_plus_in_a_link_is_a_plus() -> None:
    link = "upi://pay?pa=a@example&invoiceDate=2026-11-22T10:15:00+05:30&pn=A%20B"
    assert parse_uri(link)["invoiceDate"] == "2026-11-22T10:15:00+05:30"
    assert parse_uri(link)["pn"] == "A B"


AT = dt.datetime(2026, 11, 22, 4, 45, tzinfo=dt.UTC)


def test_gst_fields_within_a_state() -> None:
    gst = GstFields("08AAAPG1234C1ZJ", "4S/2026-27/0421", AT, cgst_paise=8100, sgst_paise=8100)
    link = _with(gst=gst)
    assert "&gstIn=08AAAPG1234C1ZJ&" in link
    assert "gstBrkUp=GST%3A162.00%7CCGST%3A81.00%7CSGST%3A81.00" in link
    assert "invoiceDate=2026-11-22T10%3A15%3A00%2B05%3A30" in link
    sent = parse_uri(link)
    assert sent["gstBrkUp"] == "GST:162.00|CGST:81.00|SGST:81.00"
    assert sent["invoiceDate"] == "2026-11-22T10:15:00+05:30"
    assert sent["invoiceNo"] == "4S/2026-27/0421"
    assert "invoiceName" not in sent


def test_gst_fields_to_another_state() -> None:
    gst = GstFields("08AAAPG1234C1ZJ", "4S/1", AT, igst_paise=18000, name="Ramesh Kumar")
    sent = parse_uri(_with(gst=gst))
    assert sent["gstBrkUp"] == "GST:180.00|IGST:180.00"
    assert sent["invoiceName"] == "Ramesh Kumar"


def test_gst_fields_are_off_by_default() -> None:
    assert "gst" not in payment_uri(SHARMA)


@pytest.mark.parametrize(
    ("length", "level", "across"),
    [(132, "L", 41), (132, "M", 49), (304, "L", 61), (304, "M", 69)],
)
def test_a_code_is_as_large_as_measured(length: int, level: str, across: int) -> None:
    link = "upi://pay?pa=".ljust(length, "a")
    assert len(qr.modules(link, level=level)) == across


@pytest.mark.parametrize(
    "vpa", ["sharmastores@okhdfcbank", "a1@ybl", "gupta.hw_1-2@example", "98000000421@paytm"]
)
def test_a_upi_id_as_banks_give_it(vpa: str) -> None:
    assert validate_vpa(vpa.upper()) == vpa


@pytest.mark.parametrize(
    "text",
    [
        "gupta@gmail.com",  # an e-mail address
        "guptahw",
        "@example",
        "a@b@c",
        ".gupta@example",
        "gupta hw@example",
        "g@example",  # a single character before the sign
        "gupta@1bank",
        "12345678901@EXMP0000421.ifsc.npci",  # the account form is another switch
        "a" * 250 + "@example",
        "gupta@example&am=1",
        "",
    ],
)
def test_what_is_no_upi_id(text: str) -> None:
    with pytest.raises(VpaMalformed):
        validate_vpa(text)


def test_an_e_mail_address_is_told_apart() -> None:
    with pytest.raises(VpaMalformed) as caught:
        validate_vpa("gupta@gmail.com")
    assert caught.value.params["email"] is True
