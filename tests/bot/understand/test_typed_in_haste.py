"""What people of the South, of Bengal and of Punjab type in Latin letters, in haste."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.cli.understand import answer
from bot.understand.wire import load_shops

_SHOPS = load_shops(Path(__file__).resolve().parents[2] / "corpus/thirteenth-shops.json")
SEEDS, PUMPS, TEA = "guntur-seeds", "coimbatore-pumps", "siliguri-tea"
SPORTS, PAPER = "jalandhar-sports", "hubli-stationery"


def _acts(shop: str, text: str, **inside: Any) -> list[dict[str, Any]]:
    held = {"base": shop, **inside}
    row = {"id": "x", "text": text, "today": "2026-11-27", "role": "owner", "shop": held}
    acts: list[dict[str, Any]] = json.loads(json.dumps(answer(row, _SHOPS)["acts"]))
    return acts


def _draft(*goods: str) -> dict[str, Any]:
    return {"customer": None, "lines": [{"item": one, "qty": "2", "rate": "50"} for one in goods]}


@pytest.mark.parametrize(
    ("shop", "text", "expected"),
    [
        (SEEDS, "subbaiah ki 4 urea 500 ichadu migatadi appu", ("Urea", "4", "266.5", "500")),
        (SEEDS, "subbaiah ki 4 bastalu urea 500 icharu", ("Urea", "4", "266.5", "500")),
        (SEEDS, "subbaiah ge 4 urea 500 kottidare baaki saala", ("Urea", "4", "266.5", "500")),
        (TEA, "bidhan ke 3 kg masala cha 500 taka gpay koreche", ("Masala Tea", "3", "420", "500")),
        (TEA, "bidhan ke 3 kg masala cha 500 taka diyeche", ("Masala Tea", "3", "420", "500")),
        (SEEDS, "vari vithanalu 2 kilolu 41 chopuna subbayya ki", ("Paddy Seed MTU1010", "2", "41", None)),
        (PUMPS, "senthil ku 2 kilo gland packing oru kilo 440", ("Gland Packing", "2", "440", None)),
        (PUMPS, "senthil ku 6 bearing oru bearing 130", ("Pump Bearing 6203", "6", "130", None)),
        (PUMPS, "senthil ku 6 bearing onnu 130", ("Pump Bearing 6203", "6", "130", None)),
        (SPORTS, "gurpreet virdi da bill 1 bat english wala", ("Cricket Bat English", "1", "6500", None)),
    ],
)  # fmt: skip
def test_a_sum_is_told_from_a_price(
    shop: str, text: str, expected: tuple[str, str, str, str | None]
) -> None:
    (act,) = _acts(shop, text)
    (line,) = act["lines"]
    assert (line["item"], line["qty"], line["rate"], act.get("paid", {}).get("amount")) == expected


@pytest.mark.parametrize(
    ("shop", "text", "expected"),
    [
        (SEEDS, "subbayya gari baki entha", {"intent": "balance", "customer": "Venkata Subbaiah"}),
        (PAPER, "iranna du eshtu ide", {"intent": "balance", "customer": "Iranna Kumbar"}),
        (SEEDS, "ఈ వారం అమ్మకాలు ఎంత", {"intent": "summary", "from": "2026-11-23", "to": "2026-11-27"}),
        (PUMPS, "15 varaikum yarukum reminder anuppadhe",
         {"intent": "pause_reminders", "customer": "all", "until": "2026-12-15"}),
        (SEEDS, "subbaiah ki messagelu aapey",
         {"intent": "pause_reminders", "customer": "Venkata Subbaiah"}),
        (PUMPS, "mani nu oru customer add pannu 9800004411",
         {"intent": "add_customer", "name": "mani", "phone": "9800004411"}),
        (SEEDS, "raju traders gst 37ABCDE1234F1Z5 add cheyandi",
         {"intent": "add_customer", "name": "raju traders", "gstin": "37ABCDE1234F1Z5"}),
        (SPORTS, "upi id sports@example pa deo", {"intent": "set_profile", "upi": "sports@example"}),
        (TEA, "green tea r dam 950 kore dao", {"intent": "add_item", "name": "Green Tea", "rate": "950"}),
        (PAPER, "87 ge einvoice maadi", {"intent": "einvoice", "invoice": "HS/2627/87"}),
        (SEEDS, "thanks anna", {"intent": "thanks"}),
        (PUMPS, "641 bill rathu sei", {"intent": "cancel_invoice", "invoice": "CP-26/0641"}),
    ],
)  # fmt: skip
def test_a_message_has_its_own_intent(shop: str, text: str, expected: dict[str, str]) -> None:
    (act,) = _acts(shop, text)
    assert expected.items() <= act.items()


@pytest.mark.parametrize("text", ["sare", "sari", "thik ache", "aama", "haanji"])
def test_one_word_of_another_language_confirms(text: str) -> None:
    assert _acts(SEEDS, text, draft=_draft("Urea")) == [{"intent": "confirm"}]


@pytest.mark.parametrize(
    ("shop", "text", "name"),
    [
        (PUMPS, "senthil per la maathu", "Senthil Borewells"),
        (PAPER, "iranna hesrige badlisi", "Iranna Kumbar"),
        (TEA, "bidhan er naame koro", "Bidhan Mahato"),
    ],
)
def test_the_open_bill_is_for_another(shop: str, text: str, name: str) -> None:
    (act,) = _acts(shop, text, draft=_draft("Chalk"))
    assert act == {"intent": "edit_draft", "customer": name}


def test_goods_that_are_not_on_the_bill_are_not_put_there_by_a_refusal() -> None:
    assert _acts(PAPER, "gel pen beda", draft=_draft("Chalk")) == [{"intent": "unknown"}]


def test_two_who_paid_are_told_apart_by_r() -> None:
    acts = _acts(TEA, "bidhan 500 dilo r nirmal saha 300 dilo")
    paid = [(act["customer"], act["amount"]) for act in acts]
    assert paid == [("Bidhan Mahato", "500"), ("Nirmal Saha", "300")]
