import io
import json
import re
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from adapters.cli.__main__ import COMMANDS, main, stop_at_once

GSTIN = "08AAAPG1234C1ZJ"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command over a database of its own; returns exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", f"sqlite:///{tmp_path}/pakka.db")

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(list(arguments))
        except SystemExit as end:
            code = int(str(end.code or 0))
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_every_command_has_help(run: Run, name: str) -> None:
    code, out, err = run(*[name][: bool(name)], "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: pakka {name}".rstrip())


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("run", "--port", "0"),
        ("run", "--only", "web,telegraph"),
        ("shop",),
        ("shop", "add", "--name", "X"),
        ("shop", "add", "--name", "X", "--gstin", GSTIN, "--state", "08"),
        ("shop", "add", "--name", "X", "--state", "08", "--owner", "pigeon:1"),
        ("shop", "set", "shp_1", "prices"),
    ],
)
def test_wrong_usage_is_exit_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("pakka")
    assert err.count("\n") == 1
    assert err.endswith("--help\n")


def test_a_shop_is_added_listed_shown_and_set(run: Run) -> None:
    options = ("--upi", "guptahw@example", "--series", "GH/26-27/0421", "--owner", "telegram:111")
    shop_id = run("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN, *options)[1].strip()
    assert shop_id.startswith("shp_")
    assert run("shop", "list") == (0, f"{shop_id}  Gupta Hardware  {GSTIN}\n", "")
    shown = json.loads(run("shop", "show", shop_id, "--json")[1])
    assert shown["series"] == "GH/26-27/0421"
    assert shown["prices"] == "exclusive"
    assert (shown["scheme"], shown["state"], shown["upi"]) == ("regular", "08", "guptahw@example")
    code, out, _ = run("shop", "set", shop_id, "prices=inclusive", "credit_days=15")
    assert code == 0
    assert "prices=inclusive\n" in out
    assert "credit_days=15\n" in out


def test_owners_are_kept_by_the_addresses_their_channels_give_them(run: Run) -> None:
    given = (
        ("telegram:111", "telegram:111"),
        ("whatsapp:+91 98000 01234", "whatsapp:9800001234"),
        ("whatsapp:919800001235", "whatsapp:9800001235"),
        ("whatsapp:+14155550100", "whatsapp:+14155550100"),
        ("whatsapp:IN.1A2b3C4d", "whatsapp:IN.1A2b3C4d"),
    )
    options = [part for typed, _ in given for part in ("--owner", typed)]
    shop_id = run("shop", "add", "--name", "X", "--state", "08", *options)[1].strip()
    shown = json.loads(run("shop", "show", shop_id, "--json")[1])["people"]
    assert {one["role"] for one in shown} == {"owner"}
    assert {one["address"] for one in shown} == {kept for _, kept in given}
    assert "owner: whatsapp:9800001234\n" in run("shop", "show", shop_id)[1]


@pytest.mark.parametrize(
    ("owner", "reason"),
    [
        ("pigeon:1", "not CHANNEL:ADDRESS"),
        ("telegram", "not CHANNEL:ADDRESS"),
        ("telegram:", "not CHANNEL:ADDRESS"),
        ("telegram:@gupta", "must be his number at Telegram"),
        ("telegram:-100123", "must be his number at Telegram"),
        ("whatsapp:98000", "must be an Indian mobile"),
        ("whatsapp:+9198000", "must be an Indian mobile"),
        ("whatsapp:+911234567890", "must be an Indian mobile"),
        ("whatsapp:gupta", "must be an Indian mobile"),
    ],
)
def test_an_owner_whom_no_channel_knows_is_refused(run: Run, owner: str, reason: str) -> None:
    code, out, err = run("shop", "add", "--name", "X", "--state", "08", "--owner", owner)
    assert (code, out) == (2, "")
    assert reason in err
    assert err.count("\n") == 1
    assert run("shop", "list")[1] == ""


def test_the_same_owner_twice_is_one_line(run: Run) -> None:
    twice = ("--owner", "whatsapp:9800001234", "--owner", "whatsapp:+919800001234")
    shop_id = run("shop", "add", "--name", "X", "--state", "08", *twice)[1].strip()
    assert run("shop", "show", shop_id)[1].count("owner: ") == 1


def test_json_is_one_value_and_nothing_else(run: Run) -> None:
    added = json.loads(run("shop", "add", "--name", "Meena Kirana", "--state", "23", "--json")[1])
    listed = json.loads(run("shop", "list", "--json")[1])
    assert listed == [
        {
            "id": added["id"],
            "name": "Meena Kirana",
            "scheme": "unregistered",
            "gstin": None,
            "state": "23",
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("--name", "X", "--gstin", "08AAAPG1234C1ZK"),
            "the check letter of GSTIN 08AAAPG1234C1ZK is wrong; it would be J",
        ),
        (("--name", "X", "--state", "77"), "no such state: 77"),
        (("--name", " ", "--state", "08"), "the name is empty or too long"),
        (("--name", "X", "--state", "08", "--upi", "nobody"), "not the shape of a UPI ID: nobody"),
    ],
)
def test_a_refusal_is_one_line_and_exit_1(run: Run, arguments: tuple[str, ...], line: str) -> None:
    assert run("shop", "add", *arguments) == (1, "", f"pakka: {line}\n")
    assert run("shop", "list")[1] == ""


def test_a_setting_that_fails_changes_none(run: Run) -> None:
    shop_id = run("shop", "add", "--name", "X", "--state", "08")[1].strip()
    code, _, err = run("shop", "set", shop_id, "prices=inclusive", "credit_days=many")
    assert (code, err) == (1, "pakka: credit_days cannot be 'many': 0 to 365\n")
    assert "prices=exclusive" in run("shop", "show", shop_id)[1]


def test_a_logo_is_a_picture_until_it_is_taken_off(run: Run, tmp_path: Path) -> None:
    shop_id = run("shop", "add", "--name", "X", "--state", "08")[1].strip()
    path = tmp_path / "my logo.png"
    Image.new("RGB", (90, 90), "navy").save(path)
    code, out, _ = run("shop", "set", shop_id, f"logo={path}")
    assert code == 0
    assert re.search(r"^logo=[0-9a-f]{64}$", out, re.MULTILINE)
    assert run("shop", "set", shop_id, "logo=")[1] == out.replace(
        re.findall(r"logo=\w+", out)[0], "logo="
    )
    Image.new("CMYK", (90, 90)).save(tmp_path / "press.jpg")
    line = "the picture has the colours of a printing press (CMYK); save it as RGB"
    refused = run("shop", "set", shop_id, f"logo={tmp_path / 'press.jpg'}")
    assert refused == (1, "", f"pakka: {line}\n")
    gone = run("shop", "set", shop_id, f"logo={tmp_path / 'gone.png'}")
    assert gone == (1, "", f"pakka: {tmp_path / 'gone.png'}: No such file or directory\n")


def test_migrate_says_what_it_did(run: Run) -> None:
    assert run("migrate", "--check") == (1, "behind: run pakka migrate\n", "")
    assert run("migrate") == (0, "migrated\n", "")
    assert run("migrate") == (0, "up to date\n", "")
    assert run("migrate", "--check") == (0, "up to date\n", "")


def test_an_unknown_shop_is_named(run: Run) -> None:
    assert run("shop", "show", "shp_x") == (1, "", "pakka: no such shop: shp_x\n")


GUPTA = ("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("series=GH/26-27/0500", "series=GH/26-27/0500"),
        ("series=GH/2627/7", "series=GH/2627/7"),
        ("series=GH/0099", "series=GH/0099"),
        ("prices=ask", "prices=ask"),
        ("round_to_rupee=never", "round_to_rupee=never"),
        ("rate_check=warn", "rate_check=warn"),
        ("einvoice=on", "einvoice=on"),
        ("hsn_digits=6", "hsn_digits=6"),
        ("paper=thermal58", "paper=thermal58"),
        ("credit_days=15", "credit_days=15"),
        ("fast_limit=5000", "fast_limit=5,000"),
        ("fast_limit=off", "fast_limit=off"),
        ("closing_time=9:05", "closing_time=09:05"),
        ("name= Gupta  Stores ", "name=Gupta Stores"),
        ("upi=GuptaHW@Example", "upi=guptahw@example"),
        ("upi=", "upi="),
        ("address=14 Johari Bazar", "address=14 Johari Bazar"),
        ("pincode=302 001", "pincode=302001"),
        ("pincode=", "pincode="),
        ("phone=+91 98000 00421", "phone=+91 98000 00421"),
        ("email=gupta@example.in", "email=gupta@example.in"),
        ("bank_account=0042 1000 4471", "bank_account=0042 1000 4471"),
        ("bank_ifsc=exmp0000421", "bank_ifsc=EXMP0000421"),
        ("language=hi", "language=hi"),
    ],
)
def test_every_setting_is_taken_and_shown(run: Run, given: str, shown: str) -> None:
    shop_id = run(*GUPTA)[1].strip()
    code, out, err = run("shop", "set", shop_id, given)
    assert (code, err) == (0, "")
    assert f"{shown}\n" in out
    assert run("shop", "show", shop_id)[1] == out


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("colour=red", "no such setting: colour; pakka shop show ID lists them"),
        ("gstin=08AAAPG1234C1ZJ", "no such setting: gstin; pakka shop show ID lists them"),
        ("prices=mixed", "prices cannot be 'mixed': exclusive, inclusive, ask"),
        ("round_to_rupee=yes", "round_to_rupee cannot be 'yes': chat, always, never"),
        ("rate_check=off", "rate_check cannot be 'off': refuse, warn"),
        ("einvoice=1", "einvoice cannot be '1': off, on"),
        ("hsn_digits=5", "hsn_digits cannot be '5': 4, 6, 8"),
        ("credit_days=-1", "credit_days cannot be '-1': 0 to 365"),
        ("fast_limit=-5", "fast_limit cannot be '-5'"),
        ("closing_time=25:00", "closing_time cannot be '25:00': 00:00 to 23:59"),
        ("closing_time=1_0:00", "closing_time cannot be '1_0:00': 00:00 to 23:59"),
        ("name= ", "the name is empty or too long"),
        (
            "upi=gupta@gmail.com",
            "not the shape of a UPI ID: gupta@gmail.com: "
            "an e-mail address; a UPI ID has no dot after the @",
        ),
        ("pincode=012345", "not a PIN code: 012345"),
        ("phone=call me", "phone cannot be 'call me': a number of 7 to 15 digits"),
        ("email=gupta", "email cannot be 'gupta': name@place.in"),
        ("bank_ifsc=EXMP1000421", "bank_ifsc cannot be 'EXMP1000421': ABCD0123456"),
        (
            "language=fr",
            "language cannot be 'fr': en, hi, mr, gu, bn, ta, te, kn, pa, "
            "hi-Latn, mr-Latn, gu-Latn, bn-Latn, ta-Latn, te-Latn, kn-Latn, pa-Latn",
        ),
        ("series=", "not a number a bill may have: "),
        ("series=GH/2026/0421", "not a number a bill may have: GH/2026/0421"),
        ("series=GH/26-28/0421", "not a number a bill may have: GH/26-28/0421"),
        ("series=GUPTAHW/2026-27/01", "not a number a bill may have: GUPTAHW/2026-27/01"),
    ],
)
def test_what_a_setting_cannot_be_is_one_line_and_changes_nothing(
    run: Run, given: str, line: str
) -> None:
    shop_id = run(*GUPTA)[1].strip()
    before = run("shop", "show", shop_id)
    assert run("shop", "set", shop_id, given) == (1, "", f"pakka: {line}\n")
    assert run("shop", "show", shop_id) == before


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("--state", "08", "--scheme", "composition"),
            "gstin cannot be '': a composition shop has one",
        ),
        (
            ("--gstin", GSTIN, "--scheme", "unregistered"),
            "scheme cannot be 'unregistered': a shop with a GSTIN is registered",
        ),
        (("--state", "08", "--prefix", "0A"), "not a number a bill may have: 0A"),
        (("--state", "08", "--prefix", "ABCD"), "not a number a bill may have: ABCD"),
        (("--state", "08", "--pincode", "abc"), "not a PIN code: abc"),
    ],
)
def test_a_shop_that_cannot_be_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    assert run("shop", "add", "--name", "X", *arguments) == (1, "", f"pakka: {line}\n")
    assert run("shop", "list")[1] == ""


def test_a_process_that_stays_ends_well_while_it_still_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)
    before = signal.getsignal(signal.SIGTERM)
    try:
        stop_at_once(["shop", "list"])
        assert signal.getsignal(signal.SIGTERM) is before
        stop_at_once(["worker"])
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended == [0]


def said(monkeypatch: pytest.MonkeyPatch, run: Run, *lines: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return run("understand")


def test_messages_are_read_line_by_line_in_their_order(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        '{"id": "a", "text": "sunil 2 sr-501 450", "today": "2026-11-22", "shop": {}}',
        "",
        '{"id": "b", "text": "hello"}',
    ]
    code, out, err = said(monkeypatch, run, *lines)
    one, two = (json.loads(line) for line in out.splitlines())
    assert (code, err, one["id"], two["id"]) == (0, "", "a", "b")
    assert one["acts"][0]["lines"] == [{"item": "sr-501", "qty": "2", "rate": "450"}]
    assert two["acts"] == [{"intent": "greet"}]


@pytest.mark.parametrize(
    "line",
    [
        "bill",
        "[]",
        '"bill"',
        '{"id": "a"}',
        '{"text": "x", "today": "22-11-2026"}',
        '{"text": "x", "shop": "nobody"}',
        '{"text": "x", "shop": {"items": [{"name": "cement", "rate": "much"}]}}',
    ],
)
def test_a_line_of_another_form_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    code, out, err = said(monkeypatch, run, '{"text": "hello"}', line)
    assert (code, out.count("\n"), err.count("\n")) == (1, 1, 1)
    assert err.startswith("pakka: line 2 has not the corpus' form: ")


def test_a_shop_may_be_named_that_stands_beside_the_file_or_here(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder, customer in (("here", "Ramesh Patil"), ("there", "Ramesh Gupta")):
        (tmp_path / folder).mkdir()
        shops = {"x-shop": {"customers": [{"name": customer}]}}
        (tmp_path / folder / "shops.json").write_text(json.dumps(shops), "utf-8")
    line = {"id": "a", "text": "ramesh ka balance", "shop": "x-shop"}
    monkeypatch.chdir(tmp_path / "here")
    code, out, _ = said(
        monkeypatch, run, json.dumps(line), json.dumps({**line, "shop": "jaipur-kirana"})
    )
    acts = [json.loads(one)["acts"][0] for one in out.splitlines()]
    assert (code, acts[0]) == (0, {"intent": "balance", "customer": "Ramesh Patil"})
    read = tmp_path / "there" / "messages.jsonl"
    read.write_text(json.dumps(line), "utf-8")
    with read.open(encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        found = json.loads(run("understand")[1])["acts"][0]
    assert found == {"intent": "balance", "customer": "Ramesh Gupta"}


def test_one_message_is_explained_word_by_word(run: Run) -> None:
    code, out, _ = run(
        "understand", "--today", "2026-11-21", "--explain", "kal 2 kilo chini 44 ka bill"
    )
    assert code == 0
    assert "  kilo                KGS       -                       unit\n" in out
    assert '"date": "2026-11-20"' in out


def test_an_explanation_may_be_json_and_of_a_shop_of_its_own(run: Run, tmp_path: Path) -> None:
    shop = tmp_path / "shop.json"
    shop.write_text('{"items": [{"name": "Sugar", "rate": "46", "unit": "KGS"}]}', "utf-8")
    code, out, _ = run(
        "understand", "--shop", str(shop), "--json", "--explain", "2 kilo chini bill"
    )
    found = json.loads(out)
    assert (code, found["result"]["acts"][0]["lines"][0]["item"]) == (0, "Sugar")
    assert [row["taken"] for row in found["rows"]] == [
        "qty of Sugar",
        "unit",
        "item: Sugar",
        "grammar",
    ]
    shop.write_text("sugar", "utf-8")
    assert run("understand", "--shop", str(shop), "--explain", "hi")[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [("--today", "yesterday", "--explain", "hi"), ("--today", "2026-02-30", "--explain", "hi")],
)
def test_a_day_that_is_none_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run("understand", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_shop_of_the_file_that_is_none_is_one_line(run: Run) -> None:
    assert run("understand", "--shop", "nobody", "--explain", "hi")[::2] == (
        1,
        "pakka: no shop nobody in shops.json\n",
    )


def test_a_whole_book_is_sound_and_a_spoiled_one_is_told_line_by_line(
    run: Run, tmp_path: Path
) -> None:
    shop_id = run(*GUPTA)[1].strip()
    assert run("check") == (0, "ok\n", "")
    assert run("check", "--shop", "shp_x") == (1, "", "pakka: no such shop: shp_x\n")
    with sqlite3.connect(tmp_path / "pakka.db") as database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'"):
            database.execute(f"drop trigger {name}")  # one who means harm
        database.execute("update audit set action = 'nothing'")
    code, out, _ = run("check", "--shop", shop_id)
    assert (code, out) == (1, f"I8 {shop_id} the audit chain breaks at entry 1\n")


def test_a_shop_registers_and_changes_its_scheme(run: Run) -> None:
    shop_id = run("shop", "add", "--name", "Meena Kirana", "--state", "08")[1].strip()
    assert run("shop", "register", shop_id, "--scheme", "composition")[0] == 1
    code, out, _ = run("shop", "register", shop_id, "--scheme", "regular", "--gstin", GSTIN)
    assert code == 0
    assert f"gstin={GSTIN}\n" in out
    assert "scheme=regular\n" in out
    begin = ("--scheme", "composition", "--from", "2099-04-01")
    assert "scheme_until=2099-04-01\n" in run("shop", "register", shop_id, *begin)[1]
    assert "scheme=regular\n" in run("shop", "show", shop_id)[1]
    code, _, err = run("shop", "register", shop_id, "--scheme", "regular", "--from", "2020-01-01")
    assert (code, "from" in err) == (1, True)
