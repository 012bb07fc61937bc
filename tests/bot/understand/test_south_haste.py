"""Haste in Tamil, Telugu, Kannada and Bengali: when he pays, paid in two ways, no sign between goods."""

from typing import Any

import pytest

from adapters.cli.understand import answer

SHOP: dict[str, Any] = {
    "customers": [
        {"name": "Selvam Cycles"}, {"name": "Narasimhulu"}, {"name": "Basavaraj"}, {"name": "Tapan Saha"},
    ],
    "items": [
        {"name": "Cycle Tube", "rate": "110", "unit": "PCS"},
        {"name": "Cycle Chain", "rate": "260", "unit": "PCS"},
        {"name": "Nylon Rope", "rate": "320", "unit": "KGS"},
        {"name": "Insulation Tape", "rate": "15", "unit": "ROL"},
        {"name": "NPK 10-26-26", "rate": "1470", "unit": "BAG"},
        {"name": "Baby Wipes", "rate": "99", "unit": "PAC"},
        {"name": "Wet Wipes Large", "rate": "149", "unit": "PAC"},
    ],
    "invoices": [
        {"number": "SC/26-27/0041", "customer": "Basavaraj", "date": "2026-11-20", "total": "900"},
    ],
}  # fmt: skip
DRAFT = {
    "customer": "Tapan Saha",
    "lines": [
        {"item": "Cycle Tube", "qty": "10", "unit": "PCS", "rate": "110"},
        {"item": "Nylon Rope", "qty": "2", "unit": "KGS", "rate": "320"},
    ],
}
UNKNOWN = [{"intent": "unknown"}]


def _read(text: str, **beside: Any) -> dict[str, Any]:
    row = {"text": text, "today": "2026-11-25", "shop": {**SHOP, **beside}}
    return answer(row, {})


def _acts(text: str, **beside: Any) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = _read(text, **beside)["acts"]
    return acts


@pytest.mark.parametrize(
    "said",
    [
        "selvam cycles ku tube 6 bill podu 10 naal la panam tharen nu sonnaru",
        "selvam cycles ki tube 6 bill veyi 10 rojullo istanannadu",
        "selvam cycles ge tube 6 bill maadi 10 dinadalli kodtini andru",
        "selvam cycles er bill koro tube 6 ta, 10 diner modhye taka debe bolche",
        "selvam cycles ko tube 6 bill bana do 10 din me dega bola",
    ],
)
def test_what_he_says_of_paying_is_when_the_bill_is_due(said: str) -> None:
    act = _acts(said)[0]
    assert (act["customer"], act["due"]) == ("Selvam Cycles", "2026-12-05")
    assert [(line["item"], line["qty"]) for line in act["lines"]] == [("Cycle Tube", "6")]


@pytest.mark.parametrize(
    "said",
    [
        "selvam cycles 10 naal la panam tharen nu sonnaru",
        "selvam cycles 10 rojullo istanannadu",
        "selvam cycles 10 dinadalli kodtini andru",
        "tube romba nallavai nu selvam cycles sonnaru",
        "tapan saha er kache gelam taka dilo na",
        "tapan saha 500 taka dilo na",
    ],
)
def test_a_promise_alone_and_money_that_did_not_come_are_nothing(said: str) -> None:
    assert _acts(said) == UNKNOWN


@pytest.mark.parametrize(
    "said",
    [
        "basavaraj 4000 kottru 1500 cash ulididdu phonepe",
        "basavaraj 4000 kuduthar 1500 cash meedhi gpay",
        "basavaraj 4000 icharu 1500 cash migatadi phonepe",
        "basavaraj 4000 dilo 1500 nogod baki ta gpay",
        "basavaraj ne 4000 diye 1500 cash baki phonepe",
        "basavaraj paid 4000, 1500 cash rest upi",
    ],
)
def test_a_sum_that_came_in_two_ways_is_two_payments_and_no_more(said: str) -> None:
    assert _acts(said) == [
        {"intent": "record_payment", "customer": "Basavaraj", "amount": "1500", "mode": "cash"},
        {"intent": "record_payment", "customer": "Basavaraj", "amount": "2500", "mode": "upi"},
    ]


@pytest.mark.parametrize(
    "said", ["basavaraj paid 1500, 4000 cash rest upi", "basavaraj 4000 kottru 1500 baki"]
)
def test_a_part_above_the_whole_is_no_payment_in_two_ways(said: str) -> None:
    assert "2500" not in {act.get("amount") for act in _acts(said)}


@pytest.mark.parametrize(
    "said",
    [
        "selvam cycles 3000 aparam basavaraj 1200 rendu perum cash kuduthanga",
        "selvam cycles 3000 ar basavaraj 1200 dujonei nogod dilo",
        "selvam cycles 3000 matte basavaraj 1200 ibbaru cash kottru",
    ],
)
def test_what_both_paid_in_one_way_is_paid_so_by_each(said: str) -> None:
    assert [(act["customer"], act["amount"], act["mode"]) for act in _acts(said)] == [
        ("Selvam Cycles", "3000", "cash"),
        ("Basavaraj", "1200", "cash"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "basavaraj ge jeera 2 quintal kiloge 210 ra haage bill maadi",
        "basavaraj ku jeera 2 quintal kiloku 210 bill podu",
        "basavaraj ki jeera 2 quintal kiloki 210 bill veyi",
        "basavaraj ke jeera 2 quintal proti kilo 210 bill koro",
        "basavaraj ko jeera 2 quintal kilo 210 ke hisab se",
        "பசவராஜ் basavaraj ku jeera 2 quintal கிலோவுக்கு 210 பில் போடு",
    ],
)
def test_a_price_for_a_kilo_makes_kilos_of_quintals(said: str) -> None:
    line = _acts(said)[0]["lines"][0]
    assert (line["qty"], line["unit"], line["rate"]) == ("200", "KGS", "210")


@pytest.mark.parametrize(
    "said",
    [
        "narasimhulu ki challan veyi tube 40, chain 50",
        "narasimhulu ku challan podu tube 40, chain 50",
        "narasimhulu ge challan maadi tube 40, chain 50",
        "narasimhulu ko challan banao tube 40, chain 50",
    ],
)
def test_on_a_challan_a_bare_figure_counts_the_goods(said: str) -> None:
    act = _acts(said)[0]
    assert act["kind"] == "challan"
    assert [(line["item"], line["qty"]) for line in act["lines"]] == [
        ("Cycle Tube", "40"),
        ("Cycle Chain", "50"),
    ]


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("narasimhulu ki tube 4 veyandi chain kuda bill lo", [("Cycle Tube", "4"), ("Cycle Chain", None)]),
        ("basavaraj ge tube 4 haaki chain 2 haaki", [("Cycle Tube", "4"), ("Cycle Chain", "2")]),
        ("tapan saha ke tube 4 ta ar ekta chain bill kore dao", [("Cycle Tube", "4"), ("Cycle Chain", "1")]),
        ("basavaraj ge 10 26 26 8 bag bill maadi", [("NPK 10-26-26", "8")]),
        ("basavaraj ku 10 26 26 8 bag bill podu", [("NPK 10-26-26", "8")]),
    ],
)  # fmt: skip
def test_goods_without_a_sign_between_them(said: str, items: list[tuple[str, str | None]]) -> None:
    act = _acts(said)[0]
    assert [(line["item"], line.get("qty")) for line in act["lines"]] == items


@pytest.mark.parametrize(
    ("said", "charge"),
    [
        ("selvam cycles ku tube 6 fitting kooli 150 bill podu", "fitting kooli"),
        ("narasimhulu ki tube 6 fitting kooli 150 bill veyi", "fitting kooli"),
        ("basavaraj ge tube 6 fitting kooli 150 bill maadi", "fitting kooli"),
        ("tapan saha ke tube 6 fitting mojuri 150 bill koro", "fitting mojuri"),
    ],
)
def test_wages_for_work_on_goods_are_a_line_of_their_own(said: str, charge: str) -> None:
    lines = _acts(said)[0]["lines"]
    assert [(line["item"], line.get("qty"), line.get("amount")) for line in lines] == [
        ("Cycle Tube", "6", None),
        (charge, None, "150"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "basavaraj ge 2600 ge bill maadi",
        "basavaraj ku 2600 ku bill podu",
        "basavaraj ki 2600 ki oka bill cheyandi",
        "basavaraj ke 2600 takar bill koro",
    ],
)
def test_a_bill_for_so_much_asks_what_it_is_for(said: str) -> None:
    assert _read(said)["acts"][0]["lines"] == [{"amount": "2600"}]
    assert _read(said)["needs"] == [{"slot": "item"}]


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("మొత్తం 1500 కి ఫిక్స్ చెయ్యి", {"total": "1500"}),
        ("motha bill 1500 ku fix pannunga", {"total": "1500"}),
        ("ottu 1500 ge fix maadi", {"total": "1500"}),
        ("mot 1500 te fix kore dao", {"total": "1500"}),
        ("মোট থেকে ৪০ টাকা বাদ দাও", {"discount": {"amount": "40"}}),
        ("motham nunchi 40 teeseyandi", {"discount": {"amount": "40"}}),
        ("bill la irundhu 40 rubai eduthudunga", {"discount": {"amount": "40"}}),
        ("total me se 40 rs hata do", {"discount": {"amount": "40"}}),
        ("tube eduthudunga", {"remove": ["Cycle Tube"]}),
        ("bill se tube hatao", {"remove": ["Cycle Tube"]}),
        ("tube 10 alla 8 maadi matte rope tegedu haaki",
         {"lines": [{"item": "Cycle Tube", "qty": "8"}], "remove": ["Nylon Rope"]}),
    ],
)  # fmt: skip
def test_what_the_whole_open_bill_shall_come_to(said: str, change: dict[str, Any]) -> None:
    assert _acts(said, draft=DRAFT) == [{"intent": "edit_draft", **change}]


@pytest.mark.parametrize(
    "said",
    [
        "antha bill venam vidu customer poitaru",
        "aa bill vaddu vadileyandi customer vellipoyadu",
        "ee bill beda bidi customer hodru",
        "oi bill lagbe na chere dao customer chole geche",
    ],
)
def test_a_bill_is_let_go_when_its_customer_went(said: str) -> None:
    assert _acts(said, draft=DRAFT) == [{"intent": "reject"}]


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("oi bill er tarikh gotokal kore dao", {"intent": "edit_draft", "date": "2026-11-24"}),
        ("antha bill ku thethi nethu podunga", {"intent": "edit_draft", "date": "2026-11-24"}),
        ("us bill ki date kal ki kar do", {"intent": "edit_draft", "date": "2026-11-24"}),
        ("chain rate 275 pettandi ippati nundi",
         {"intent": "add_item", "name": "Cycle Chain", "rate": "275"}),
        ("chain rate 275 inimel", {"intent": "add_item", "name": "Cycle Chain", "rate": "275"}),
        ("bill 41 lo tube 4 kadu 2 cheyandi",
         {"intent": "edit_draft", "invoice": "SC/26-27/0041", "lines": [{"item": "Cycle Tube", "qty": "2"}]}),
        ("basavaraj ku bill 41 thirumba anupunga avaru paakala nu solraru",
         {"intent": "send_invoice", "customer": "Basavaraj", "invoice": "SC/26-27/0041"}),
        ("basavaraj ge innu reminder kalsabedi", {"intent": "pause_reminders", "customer": "Basavaraj"}),
        ("jara taka deyni tader list dao", {"intent": "outstanding"}),
        ("panam tharadhavanga list kudu", {"intent": "outstanding"}),
        ("dabbulu ivvani valla list ivvu", {"intent": "outstanding"}),
        ("duddu kodadavara list kodi", {"intent": "outstanding"}),
    ],
)  # fmt: skip
def test_short_orders(said: str, act: dict[str, Any]) -> None:
    assert _acts(said) == [act]


@pytest.mark.parametrize(
    "said",
    [
        "selvam cycles ku tube chain rendu rendu bill podu",
        "basavaraj ge tube ondu ondu chain bill maadi",
        "tapan saha ke tube chain dui dui bill koro",
    ],
)
def test_so_many_of_each_of_several_goods_is_not_guessed(said: str) -> None:
    assert _acts(said) == UNKNOWN


@pytest.mark.parametrize(
    ("said", "rate"),
    [("narasimhulu ki tube 6 veyi bill", "110"), ("narasimhulu ki tube 6 veyi okkoti 115", "115")],
)
def test_a_verb_after_a_count_is_no_thousand(said: str, rate: str) -> None:
    line = _acts(said)[0]["lines"][0]
    assert (line["item"], line["qty"], line["rate"]) == ("Cycle Tube", "6", rate)


def test_a_bill_of_a_day_is_no_change_of_a_date() -> None:
    assert _acts("kal ki date me bill banao")[0]["intent"] == "create_invoice"
    assert _acts("bill banao kal ki date ka")[0]["intent"] == "create_invoice"


@pytest.mark.parametrize(
    "said",
    [
        "narasimhulu 110 tube ki icchadu",
        "basavaraj 260 chain ge kottru",
        "tapan saha 260 chain er dilo",
    ],
)
def test_a_count_that_is_the_price_of_one_is_no_count(said: str) -> None:
    assert all(act["intent"] != "create_invoice" or _read(said)["needs"] for act in _acts(said))


@pytest.mark.parametrize(
    "said",
    [
        "narasimhulu 1000 icchadu inka entha ivvali",
        "narasimhulu 1000 kuduthar innum evlo tharanum",
        "narasimhulu 1000 kottru innu eshtu kodbeku",
    ],
)
def test_what_came_is_written_down_before_what_is_left_is_told(said: str) -> None:
    assert [act["intent"] for act in _acts(said)] == ["record_payment", "balance"]


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("narasimhulu ki rojuku okasari gurthu cheyyi",
         {"intent": "remind", "customer": "Narasimhulu", "every": "day"}),
        ("kotha item power bank 1200 gst 18",
         {"intent": "add_item", "name": "power bank", "rate": "1200", "gst_rate": "18"}),
    ],
)  # fmt: skip
def test_every_day_and_a_bank_that_is_goods(said: str, act: dict[str, Any]) -> None:
    assert _acts(said) == [act]


def test_what_is_wrong_with_goods_that_came_back_is_no_goods() -> None:
    act = _acts("rope 2 kg ferot dilo tapan saha pochey geche")[0]
    assert (act["intent"], act["customer"]) == ("credit_note", "Tapan Saha")
    assert [line["item"] for line in act["lines"]] == ["Nylon Rope"]


@pytest.mark.parametrize(
    "said",
    [
        "chain 260 alla 275 innu mele",
        "rope 320 theke 340 hobe",
        "tube 4 chain 2 rope 1 ella seri 950 basavaraj ge",
        "narasimhulu 540 eppudu istado telidu",
        "basavaraj 540 yavattu kodtano gottilla",
        "selvam cycles 540 eppo tharuvano theriyala",
    ],
)
def test_no_bill_is_made_of_a_price_to_come_of_a_sum_of_all_or_of_a_doubt(said: str) -> None:
    assert "create_invoice" not in {act["intent"] for act in _acts(said)}


def test_what_the_shop_did_is_no_goods() -> None:
    act = _acts("narasimhulu ki cycle chain 250 ki chesam 100 ichadu")[0]
    assert [line["amount"] for line in act["lines"]] == ["250"]
    assert act["paid"] == {"amount": "100"}
