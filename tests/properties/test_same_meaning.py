"""What changes no meaning changes no reading: case, spaces, digits of another script, whose name it is.

The messages are those of the corpora; `make torture` changes each of them more often.
"""

import json
import os
import random
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.acts import to_json
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand
from bot.understand.wire import context_from, load_shops
from tools.score import norm

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SETS = (("dev", "shops"), ("outside", "outside-shops"))
TIMES = 10 if os.environ.get("PAKKA_TORTURE") else 1
TODAY = date(2026, 11, 22)
# Devanagari, Bengali, Gujarati, Gurmukhi, Tamil, Telugu, Kannada
ZEROS = (0x966, 0x9E6, 0xAE6, 0xA66, 0xBE6, 0xC66, 0xCE6)
ALONE = re.compile(r"(?<![\w.@/-])\d{1,7}(?:\.\d+)?(?![\w@/-])", re.ASCII)


def messages() -> list[tuple[str, ShopContext, str]]:
    """Every message of the corpora, its shop, who wrote it."""
    found = []
    for name, shop_file in SETS:
        shops = load_shops(CORPUS / f"{shop_file}.json")
        for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            context = context_from(row.get("shop") or {}, shops)
            found.append((row["text"], context, row.get("role", "owner")))
    return found


def read(text: str, context: ShopContext, role: str = "owner") -> Any:
    """What it means; a reason is quoted, not read."""
    understood = understand(text, context, TODAY, role)
    read_: Any = {"acts": to_json(understood.acts), "needs": to_json(understood.needs)}
    for act in read_["acts"]:
        act.pop("reason", None)
    return norm(read_)


def respaced(text: str, draw: random.Random) -> str:
    """The same words further apart, by other signs for space."""
    apart = re.sub(" ", lambda _: draw.choice((" ", "  ", "\u00a0", "\t", " \u2009")), text)
    return draw.choice(("", " ", "\u00a0")) + apart + draw.choice(("", "  ", " \n"))


def in_another_script(text: str, draw: random.Random) -> str:
    """The same figures in the digits of another language."""
    zero = draw.choice(ZEROS)
    digits = {ord(str(n)): chr(zero + n) for n in range(10)}
    return ALONE.sub(lambda found: found[0].translate(digits), text)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "capitals": lambda text, _: text.upper(),
    "small letters": lambda text, _: text.lower(),
    "capitals at the front": lambda text, _: text.title(),
    "spaces": respaced,
    "digits": in_another_script,
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_does_not_matter(change: str) -> None:
    draw = random.Random(change)
    for text, context, role in messages():
        for _ in range(TIMES):
            changed = CHANGES[change](text, draw)
            assert read(changed, context, role) == read(text, context, role), changed


# -- whose name, which goods, how many, in which order ----------------------------------------------

PEOPLE = (
    *("Ramesh Kumar", "Sunita Devi", "Imran Khan", "Gurpreet Singh", "Lakshmi Iyer"),
    *("Bablu Mondal", "Kavita Joshi", "Noor Mohammad", "Harish Patel", "Venkat Rao"),
)
GOODS = ("Sugar", "Toor Dal", "Basmati Rice", "Groundnut Oil", "Poha", "Tea", "Besan", "Turmeric")
SHOP = ShopContext(
    customers=tuple(KnownCustomer(name) for name in PEOPLE),
    items=tuple(KnownItem(name, unit="KGS") for name in GOODS),
)
FORMS = (
    "{who} ko {qty} kilo {item} {rate} ke hisab se bill bhej do",
    "{who} ka bill: {qty} kg {item} @{rate}",
    "bill for {who}: {qty} kg {item} {rate} each",
    "{qty} kg {item} {rate} wala, {who}",
    "{who} la {qty} kilo {item} {rate} bhavane dya",
    "{who} ne {qty} kilo {item} {rate} na bhave aapo",
    "{who} ke {qty} kilo {item} {rate} dore dao",
    "{who} ku {qty} kilo {item} {rate} rate la podu",
    "{who} ki {qty} kilo {item} {rate} chopuna veyyi",
    "{who} nu {qty} kilo {item} {rate} de hisab naal bill",
)


def bill(who: str, item: str, qty: str, rate: str) -> Any:
    line = {"item": item, "qty": qty, "unit": "KGS", "rate": rate}
    act = {"intent": "create_invoice", "customer": who, "lines": [line]}
    return norm({"acts": [act], "needs": []})


@pytest.mark.parametrize("form", FORMS)
def test_any_customer_buys_any_goods(form: str) -> None:
    draw = random.Random(form)
    for _ in range(40 * TIMES):
        who, item = draw.choice(PEOPLE), draw.choice(GOODS)
        qty, rate = str(draw.randint(1, 99)), str(draw.randint(20, 900))
        text = form.format(who=who.lower(), item=item.lower(), qty=qty, rate=rate)
        assert read(text, SHOP) == bill(who, item, qty, rate), text


COUNTED = {
    "hi": ("ramesh kumar ko {} kilo sugar 44 ke hisab se", "रमेश कुमार को {} किलो चीनी 44 के भाव से"),
    "mr": ("ramesh kumar la {} kilo sugar 44 bhavane dya", "रमेश कुमारला {} किलो साखर 44 भावाने द्या"),
    "gu": ("ramesh kumar ne {} kilo sugar 44 na bhave aapo", "રમેશ કુમારને {} કિલો ખાંડ 44 ના ભાવે આપો"),
    "bn": ("ramesh kumar ke {} kilo sugar 44 dore dao", "রমেশ কুমারকে {} কেজি চিনি 44 দরে দাও"),
    "pa": (
        "ramesh kumar nu {} kilo sugar 44 de hisaab naal bill bana deo ji",
        "ਰਮੇਸ਼ ਕੁਮਾਰ ਨੂੰ {} ਕਿਲੋ ਖੰਡ 44 ਦੇ ਹਿਸਾਬ ਨਾਲ",
    ),
    "ta": ("ramesh kumar ku {} kilo sugar 44 rate la podu", "ரமேஷ் குமாருக்கு {} கிலோ சர்க்கரை 44 வீதம் போடு"),
    "te": ("ramesh kumar ki {} kilo sugar 44 chopuna veyyi", "రమేష్ కుమార్‌కి {} కిలోల చక్కెర 44 చొప్పున వెయ్యి"),
    "kn": ("ramesh kumar ge {} kilo sugar 44 dara haaki", "ರಮೇಶ್ ಕುಮಾರ್‌ಗೆ {} ಕೆಜಿ ಸಕ್ಕರೆ 44 ದರದಲ್ಲಿ ಹಾಕಿ"),
    "en": ("bill for ramesh kumar: {} kg sugar @44", "{} kg sugar @44 for ramesh kumar"),
}  # fmt: skip


def number_words(lang: str) -> dict[str, str]:
    """The number words of a language from two to a hundred; "one" is a word of many meanings."""
    path = Path("bot/languages") / f"{lang}.toml"
    numbers = tomllib.loads(path.read_text("utf-8"))["numbers"]
    return {word: str(value) for word, value in numbers.items() if 1 < value <= 100}


@pytest.mark.parametrize("lang", COUNTED)
def test_a_number_word_is_its_digits(lang: str) -> None:
    """Every one that the language lists, in each of its spellings and scripts."""
    latin, native = COUNTED[lang]
    misread = []
    for word, value in number_words(lang).items():
        form = latin if word.isascii() else native
        if read(form.format(word), SHOP) != bill("Ramesh Kumar", "Sugar", value, "44"):
            misread.append(word)
    assert misread == []


def test_the_order_of_lines_does_not_matter() -> None:
    draw = random.Random(4)
    for _ in range(60 * TIMES):
        lines = [f"{draw.randint(2, 60)} kg {item.lower()} {draw.randint(30, 500)}"
                 for item in draw.sample(GOODS, 4)]  # fmt: skip
        who = draw.choice(PEOPLE)
        first = read("\n".join([f"{who} ka bill", *lines]), SHOP)
        draw.shuffle(lines)
        again = read("\n".join([f"{who} ka bill", *lines]), SHOP)
        for one in (first, again):
            assert len(one["acts"]) == 1, lines
            one["acts"][0]["lines"].sort(key=str)
        assert again == first, lines
