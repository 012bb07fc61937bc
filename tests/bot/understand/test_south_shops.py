"""What shops of the south and of Bengal type: dozens, articles, weddings, initials, what is enough."""

from typing import Any

import pytest

from adapters.cli.understand import answer

SHOP: dict[str, Any] = {
    "customers": [
        {"name": "Ravi Teja"},
        {"name": "Jeyaraj"},
        {"name": "Prakash Naik"},
        {"name": "Rina Sarkar"},
        {"name": "Rajamma"},
        {"name": "RS Puram Juice Corner"},
    ],
    "items": [
        {"name": "Sherwani", "rate": "7800", "unit": "PCS"},
        {"name": "Towel", "rate": "120", "unit": "PCS"},
        {"name": "Handkerchief", "rate": "240", "unit": "DOZ"},
        {"name": "Steel Almirah", "rate": "9800", "unit": "PCS"},
        {"name": "Book Shelf", "rate": "5600", "unit": "PCS"},
        {"name": "Carrot", "rate": "55", "unit": "KGS"},
        {"name": "Apple", "rate": "160", "unit": "KGS"},
        {"name": "Neem Oil", "rate": "320", "unit": "LTR"},
        {"name": "Tarpaulin", "rate": "65", "unit": "SQM"},
        {"name": "Floating Fish Feed", "rate": "1850", "unit": "BAG"},
        {"name": "Sinking Fish Feed", "rate": "1420", "unit": "BAG"},
        {"name": "Fishing Net", "rate": "240", "unit": "KGS"},
        {"name": "Gum Boots", "rate": "320", "unit": "PRS"},
        {"name": "Maize Seeds", "rate": "1400", "unit": "BAG"},
    ],
    "invoices": [
        {"number": "JFA/1033", "customer": "Rina Sarkar", "date": "2026-11-08", "total": "2840"},
        {"number": "JFA/1027", "customer": "Rina Sarkar", "date": "2026-11-02", "total": "900"},
    ],
}


def _read(text: str, **talk: Any) -> dict[str, Any]:
    row = {"text": text, "today": "2026-11-22", "role": "owner", "shop": {**SHOP, **talk}}
    return answer(row, {})


def _bill(text: str) -> tuple[str | None, list[str]]:
    """Give whom a bill is for, and each line as goods, count, rate or sum."""
    act = _read(text)["acts"][0]
    assert act["intent"] == "create_invoice"
    return act.get("customer"), [_line(line) for line in act.get("lines", [])]


def _line(line: dict[str, Any]) -> str:
    count = line.get("qty", "") + line.get("unit", "")
    price = (
        f"@{line['rate']}" if "rate" in line else f"={line['amount']}" if "amount" in line else ""
    )
    return " ".join(part for part in (line.get("item", ""), count, price) if part)


@pytest.mark.parametrize(
    ("said", "customer", "line"),
    [
        ("Padma ki glasulu dozen 38 lekkana", "Padma", "glasulu 1DOZ @38"),
        ("glasulu dozen 38 lekkana bill", None, "glasulu 1DOZ @38"),
        ("ravi teja ki handkerchief dozen 240 lekkana", "Ravi Teja", "Handkerchief 1DOZ @240"),
        ("handkerchief dozen 250 lekkana bill", None, "Handkerchief 1DOZ @250"),
        ("ravi teja ki handkerchief 3 dozen", "Ravi Teja", "Handkerchief 3DOZ @240"),
    ],
)
def test_a_dozen_before_its_price_is_one_dozen(said: str, customer: str, line: str) -> None:
    assert _bill(said) == (customer, [line])


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("ஜெயராஜுக்கு ஒரு பில் போடு", "Jeyaraj"), ("jeyarajukku oru bill podu", "Jeyaraj"),
        ("రవి తేజకి ఒక బిల్లు వేయండి", "Ravi Teja"), ("ಪ್ರಕಾಶ್ ನಾಯಕ್‌ಗೆ ಒಂದು ಬಿಲ್ ಮಾಡು", "Prakash Naik"),
        ("prakash naikge ondu bill maadi", "Prakash Naik"), ("রিনা সরকারকে একটা বিল করে দাও", "Rina Sarkar"),
    ],
)  # fmt: skip
def test_a_bill_is_no_bill_of_one_rupee(said: str, customer: str) -> None:
    act, needs = _read(said)["acts"][0], _read(said)["needs"]
    assert act == {"intent": "create_invoice", "customer": customer}
    assert needs == [{"slot": "lines"}]


@pytest.mark.parametrize(
    "said",
    [
        "Ravi Teja pelli ki sherwani okati", "Ravi Teja pelliki sherwani okati",
        "Ravi Teja pelli kosam sherwani okati", "రవి తేజ పెళ్లికి షేర్వాణీ 1",
    ],
)  # fmt: skip
def test_what_goods_are_for_is_no_part_of_a_name(said: str) -> None:
    assert _bill(said) == ("Ravi Teja", ["Sherwani 1PCS @7800"])


@pytest.mark.parametrize(
    "said",
    [
        "prakash naik ge steel almirah eradu.. alla onde saaku, book shelf ondu, bill haaku",
        "prakash naik ge steel almirah 2, alla ondu saaku, book shelf ondu",
        "ಪ್ರಕಾಶ್ ನಾಯಕ್‌ಗೆ ಸ್ಟೀಲ್ ಅಲ್ಮೆರಾ 2, ಅಲ್ಲ ಒಂದೇ ಸಾಕು, ಬುಕ್ ಶೆಲ್ಫ್ 1",
    ],
)
def test_what_is_enough_corrects_the_count_before_it(said: str) -> None:
    lines = ["Steel Almirah 1PCS @9800", "Book Shelf 1PCS @5600"]
    assert _bill(said) == ("Prakash Naik", lines)


@pytest.mark.parametrize(
    "said",
    [
        "r s puram juice corner ku apple 3 kilo", "R.S. Puram juice corner apple 3 kilo bill",
        "ஆர் எஸ் புரம் ஜூஸ் கார்னர் பில்: ஆப்பிள் 3 கிலோ",
    ],
)  # fmt: skip
def test_letters_that_begin_a_name_are_found_apart(said: str) -> None:
    assert _bill(said) == ("RS Puram Juice Corner", ["Apple 3KGS @160"])


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("rina sarkar ke neem tel 2 litre total 600 te", ["Neem Oil 2LTR =600"]),
        ("rina sarkar ke tarpaulin 12 sqm dao", ["Tarpaulin 12SQM @65"]),
        ("রিনা সরকারকে ভাসমান মাছের খাবার ৩ বস্তা", ["Floating Fish Feed 3BAG @1850"]),
        ("rina sarkar ke mach dhorar jaal 3 kilo", ["Fishing Net 3KGS @240"]),
    ],
)
def test_measures_and_goods_of_bengal(said: str, lines: list[str]) -> None:
    assert _bill(said) == ("Rina Sarkar", lines)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("beetroot 3 kilo 40, carrot 5 kilo bill podu", ["beetroot 3KGS @40", "Carrot 5KGS @55"]),
        ("carrot 20 kilo kilo 50, apple 3 kilo bill podu", ["Carrot 20KGS @50", "Apple 3KGS @160"]),
        ("gum boots 2 jatalu, towel 1, cash", ["Gum Boots 2PRS @320", "Towel 1PCS @120"]),
        ("bill veyyi towel 2 gum boots 1 cash", ["Towel 2PCS @120", "Gum Boots 1PRS @320"]),
    ],
)
def test_bills_for_nobody_named(said: str, lines: list[str]) -> None:
    assert _bill(said) == (None, lines)


@pytest.mark.parametrize(
    ("said", "discount"),
    [
        ("ravi teja ki towel 4, discount 3 percent ivvandi", {"percent": "3"}),
        ("jeyaraj ku towel 4, discount 5 percent podunga", {"percent": "5"}),
        ("towel 4 bill, discount 10 percent", {"percent": "10"}),
    ],
)
def test_a_share_of_discount_may_be_said_in_words(said: str, discount: dict[str, str]) -> None:
    act = _read(said)["acts"][0]
    assert (act["discount"], len(act["lines"])) == (discount, 1)


@pytest.mark.parametrize(
    "said", ["1027 ta bad dao bolchhi", "1027 cancel koro", "1033 na, 1027 ta"]
)
def test_which_invoice_goes_is_answered_by_its_number(said: str) -> None:
    asked = {"slot": "invoice", "options": ["JFA/1033", "JFA/1027"]}
    assert _read(said, asked=asked)["acts"] == [{"intent": "answer", "value": "JFA/1027"}]


@pytest.mark.parametrize("said", ["modatide", "modatidi andi", "మొదటిదే", "first di"])
def test_the_first_is_chosen_in_telugu(said: str) -> None:
    asked = {"slot": "item", "options": ["Floating Fish Feed", "Sinking Fish Feed"]}
    chosen = {"intent": "answer", "value": "Floating Fish Feed"}
    assert _read(said, asked=asked)["acts"] == [chosen]


def test_what_a_payment_is_for_is_nobody() -> None:
    read = _read("visiting card er 200 taka dilo")
    assert read["acts"] == [{"intent": "record_payment", "amount": "200"}]
    assert read["needs"] == [{"slot": "customer"}]


@pytest.mark.parametrize(
    "said", ["rajamma sherwani vapas tecchindi pani cheyatledu", "rajamma sherwani vapas ichindi"]
)
def test_one_good_comes_back_without_a_count(said: str) -> None:
    assert _read(said)["acts"] == [
        {
            "intent": "credit_note",
            "customer": "Rajamma",
            "lines": [{"item": "Sherwani", "unit": "PCS"}],
        }
    ]


@pytest.mark.parametrize(
    ("said", "customer"),
    [("రాజమ్మకి మెసేజ్‌లు పంపకండి", "Rajamma"), ("jeyaraj ku message anuppa vendam", "Jeyaraj")],
)
def test_no_message_to_a_customer_rests_his_reminders(said: str, customer: str) -> None:
    assert _read(said)["acts"] == [{"intent": "pause_reminders", "customer": customer}]


def test_the_rest_of_a_payment_may_come_next_month() -> None:
    assert _read("ravi teja 2000 phonepe chesadu migatha vachche nela")["acts"] == [
        {"intent": "record_payment", "customer": "Ravi Teja", "amount": "2000", "mode": "upi"}
    ]


def test_again_in_a_question_of_prices_sends_nothing() -> None:
    assert _read("neem tel er dam ki abar barbe naki?")["acts"] == [{"intent": "unknown"}]


def test_a_shop_called_collections_is_a_customer() -> None:
    assert _bill("Manasa Collections ki towel 60 piece bill kavali") == (
        "Manasa Collections",
        ["Towel 60PCS @120"],
    )


@pytest.mark.parametrize(
    "said",
    [
        "prakash naik inda 10 bag maize seeds bantu",
        "jeyaraj kitta irundhu 10 kilo carrot vandhadhu",
        "ravi teja nunchi 10 bags maize seeds vachayi",
        "rina sarkar theke 10 bosta floating fish feed elo",
    ],
)
def test_goods_that_came_from_somebody_are_no_bill_of_his(said: str) -> None:
    assert _read(said)["acts"] == [{"intent": "unknown"}]


def test_beside_goods_that_are_counted_a_figure_far_above_the_price_counts() -> None:
    lines = ["Socks 90PRS @40", "Gum Boots 2PRS @320"]
    shop = {"items": [*SHOP["items"], {"name": "Socks", "rate": "40", "unit": "PRS"}]}
    act = _read("rina sarkar ke socks 90, gum boots 2", **shop)["acts"][0]
    assert [_line(line) for line in act["lines"]] == lines
    act = _read("rina sarkar ke socks 45, gum boots 2", **shop)["acts"][0]
    assert _line(act["lines"][0]) == "Socks PRS =45"


@pytest.mark.parametrize(
    "said",
    ["prakash naik bill alli towel 2 kammi maadi", "ravi teja bill lo towel 2 tagginchandi"],
)
def test_so_small_a_figure_taken_off_goods_is_no_discount(said: str) -> None:
    assert _read(said)["acts"] == [{"intent": "unknown"}]


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("rina sarkar er bill 2840 mitiye diyeche", {"amount": "2840"}),
        ("1033 er taka rina sarkar diyeche", {"amount": "full", "invoice": "JFA/1033"}),
    ],
)
def test_a_payment_is_for_the_bill_of_that_sum_or_number(said: str, act: dict[str, str]) -> None:
    paid = {"intent": "record_payment", "customer": "Rina Sarkar"}
    assert _read(said)["acts"] == [paid | act]


def test_das_before_a_role_closes_a_name() -> None:
    assert _bill("towel 3 ta mina das er khatay") == ("mina das", ["Towel 3PCS @120"])


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("prakash naik ge vaarakke ond sala nenapisi", "week"),
        ("jeyaraj ku maasam oru thadava nyabagam paduthu", "month"),
        ("ravi teja ki varaniki oka sari gurthu cheyandi", "week"),
        ("rina sarkar ke mase ekbar mone koriye dao", "month"),
    ],
)
def test_once_in_a_week_or_month_is_every_one(said: str, every: str) -> None:
    assert _read(said)["acts"][0]["every"] == every


@pytest.mark.parametrize(
    ("said", "customer", "amount"),
    [
        ("ravi teja 7400 lo 4000 vesaru bank ki", "Ravi Teja", "4000"),
        ("jeyaraj 7400 la 4000 kuduthanga", "Jeyaraj", "4000"),
        ("prakash naik 7400 ralli 4000 kottru", "Prakash Naik", "4000"),
        ("rina sarkar 7400 er moddhe 4000 diyeche", "Rina Sarkar", "4000"),
    ],
)
def test_of_a_sum_owed_what_came_is_paid(said: str, customer: str, amount: str) -> None:
    act = _read(said)["acts"][0]
    assert (act["intent"], act["customer"], act["amount"]) == ("record_payment", customer, amount)


def test_a_discount_leaves_the_price_before_it() -> None:
    act = _read("towel 2 @115 discount 20, ravi teja gpay")["acts"][0]
    assert (act["discount"], _line(act["lines"][0])) == ({"amount": "20"}, "Towel 2PCS @115")


@pytest.mark.parametrize(
    "said",
    [
        "bill meeda gst vaddu, towel 10 ravi teja",
        "prakash naik towel 10 gst beda",
        "rina sarkar towel 10 gst lagbe na",
    ],
)
def test_no_tax_is_said_by_what_is_not_wanted(said: str) -> None:
    assert [line["gst_rate"] for line in _read(said)["acts"][0]["lines"]] == ["0"]


def test_three_maunds_are_no_monday() -> None:
    act = _read("neem oil 3 mon")["acts"][0]
    assert "date" not in act
