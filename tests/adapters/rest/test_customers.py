"""Customers by the API."""

from tests.adapters.rest.api import Api

RAMESH = {
    "name": "Ramesh Kumar",
    "phone": "9800000421",
    "gstin": "08AAAPG1234C1ZJ",
    "address": {"line1": "12 Station Road", "city": "Jaipur", "state": "08", "pincode": "302001"},
    "opening_balance": 500,
    "metadata": {"crm": "17"},
}


def test_a_customer_is_made_and_read(api: Api) -> None:
    answer = api.post("/customers", RAMESH)
    assert answer.status == 201
    made = answer.json
    assert made.pop("possible_duplicates") == []
    assert made["phone"] == "+919800000421"
    assert (made["place_of_supply"], made["opening_balance"]) == ("08", 500)
    assert made["address"]["country"] == "IN"
    assert api.get(f"/customers/{made['id']}").json == made


def test_who_he_may_be_already_is_told(api: Api) -> None:
    first = api.made("/customers", RAMESH)
    again = api.made("/customers", {"name": "R. Kumar", "phone": "+919800000421"})
    assert again["possible_duplicates"] == [first["id"]]


def test_a_gstin_with_a_wrong_check_character_is_refused_by_its_field(api: Api) -> None:
    answer = api.post("/customers", {"name": "X", "gstin": "08AAAPG1234C1ZK"})
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.faults == [("/gstin", "gstin_checksum")]


def test_a_test_gstin_does_not_pass_live(api: Api) -> None:
    answer = api.post("/customers", {"name": "X", "gstin": "07AAAPZ0000A1ZK"})
    assert (answer.status, answer.code) == (422, "test_gstin")


def test_a_place_of_supply_may_differ_from_the_gstins_state(api: Api) -> None:
    made = api.made("/customers", {**RAMESH, "place_of_supply": "27"})
    assert made["place_of_supply"] == "27"


def test_what_was_paid_ahead_is_a_balance_below_zero(api: Api) -> None:
    made = api.made("/customers", {"name": "Ahead", "opening_balance": "-250.50"})
    assert b'"opening_balance":-250.50' in api.get(f"/customers/{made['id']}").raw


def test_a_balance_of_before_is_replaced_where_it_is_given(api: Api) -> None:
    made = api.made("/customers", RAMESH)
    path = f"/customers/{made['id']}"
    assert api.put(path, {"name": "Ramesh"}).json["opening_balance"] == 500
    changed = api.put(path, {"name": "Ramesh", "opening_balance": -20}).json
    assert (changed["opening_balance"], changed["gstin"], changed["phone"]) == (-20, None, None)


def test_a_customer_is_put_away(api: Api) -> None:
    made = api.made("/customers", RAMESH)
    for _ in range(2):
        assert api.delete(f"/customers/{made['id']}").status == 200
    assert api.get(f"/customers/{made['id']}").status == 404
