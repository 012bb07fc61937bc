"""Items by the API."""

from tests.adapters.rest.api import Api

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "hsn": "8302", "gst_rate": 18, "price": 450.5}


def test_an_item_is_made_and_read(api: Api) -> None:
    answer = api.post("/items", RAIL)
    assert answer.status == 201
    assert answer.headers["Location"] == f"/v1/items/{answer.json['id']}"
    assert b'"price":450.50,' in answer.raw
    assert b'"gst_rate":18,' in answer.raw
    assert api.get(f"/items/{answer.json['id']}").raw == answer.raw


def test_a_sku_stands_on_one_item(api: Api) -> None:
    api.made("/items", RAIL)
    answer = api.post("/items", {**RAIL, "name": "Another"})
    assert (answer.status, answer.code) == (409, "duplicate_sku")


def test_an_unknown_unit_becomes_other(api: Api) -> None:
    assert api.made("/items", {**RAIL, "unit": "bori"})["unit"] == "BAG"
    assert api.made("/items", {**RAIL, "sku": "b", "unit": "lorryload"})["unit"] == "OTH"


def test_a_service_is_known_by_its_code(api: Api) -> None:
    assert api.made("/items", {**RAIL, "hsn": "998719"})["type"] == "service"


def test_a_change_replaces_it_whole(api: Api) -> None:
    made = api.made("/items", {**RAIL, "metadata": {"shelf": "4"}})
    answer = api.put(f"/items/{made['id']}", {"sku": "SR-501", "name": "Rail", "gst_rate": "5"})
    assert answer.status == 200
    assert (answer.json["price"], answer.json["hsn"], answer.json["metadata"]) == (None, None, {})
    assert answer.json["gst_rate"] == 5


def test_what_is_put_away_is_found_no_more(api: Api) -> None:
    made = api.made("/items", RAIL)
    for _ in range(2):
        answer = api.delete(f"/items/{made['id']}")
        assert (answer.status, answer.json["deleted"]) == (200, True)
    assert api.get(f"/items/{made['id']}").code == "not_found"
    assert api.get("/items").json["data"] == []
    assert api.post("/items", RAIL).status == 201


def test_what_is_wrong_is_named(api: Api) -> None:
    wrong = {"sku": "", "gst_rate": -1, "price": "1e3", "colour": "red", "hsn": "83"}
    answer = api.post("/items", wrong)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert {field for field, _ in answer.faults} == {
        "/sku", "/name", "/gst_rate", "/price", "/colour", "/hsn",
    }  # fmt: skip


def test_pages_go_through_all_of_them_once(api: Api) -> None:
    made = [api.made("/items", {**RAIL, "sku": f"S{n}"})["id"] for n in range(5)]
    seen, path = [], "/items?limit=2"
    while path:
        answer = api.get(path)
        seen += [one["id"] for one in answer.json["data"]]
        cursor = answer.json["next_cursor"]
        path = f"/items?limit=2&cursor={cursor}" if cursor else ""
        assert ("Link" in answer.headers) == bool(cursor)
    assert seen == made[::-1]


def test_a_damaged_cursor_is_refused(api: Api) -> None:
    for n in range(3):
        api.made("/items", {**RAIL, "sku": f"S{n}"})
    cursor = api.get("/items?limit=2").json["next_cursor"]
    assert api.get(f"/items?limit=2&cursor={cursor[:-3]}abc").code == "invalid_cursor"
    assert api.get(f"/customers?limit=2&cursor={cursor}").code == "invalid_cursor"


def test_what_only_some_take_for_a_blank_is_one(api: Api) -> None:
    for blank in ("\u0085", "\ufeff", "\u00a0"):
        assert api.post("/items", {**RAIL, "sku": f"A{blank}"}).faults[0][0] == "/sku"
        assert api.post("/items", {**RAIL, "name": blank}).faults[0][0] == "/name"
