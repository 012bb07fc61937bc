"""What our own replies tell people to type: it must do what they say, also with goods not billed before."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from bot import replies
from bot.acts import Act, Discount, EditDraft, Line
from bot.context import DraftLine, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
# the goods that the help of a language names, as they are typed there
IN_HELP = {
    "en": "tile keel", "hi": "टाइल कील", "hi-Latn": "tile keel", "mr": "टाइल", "mr-Latn": "tile",
    "gu": "ટાઇલ", "gu-Latn": "tile", "bn": "টাইল", "bn-Latn": "tile", "ta": "சர்க்கரை",
    "ta-Latn": "sakkarai", "te": "సిమెంట్", "te-Latn": "tile mekulu", "kn": "ಸಿಮೆಂಟ್",
    "kn-Latn": "cement", "pa": "ਟਾਈਲ", "pa-Latn": "tile",
}  # fmt: skip


def _open(*goods: str) -> ShopContext:
    """A bill for a customer, of goods that no record of the shop knows."""
    lines = tuple(DraftLine(one, Decimal(2), "NOS", Decimal(50)) for one in (*goods, "maggi"))
    return ShopContext(draft=OpenDraft("Ramesh", lines))


def _read(text: str, lang: str, context: ShopContext) -> tuple[Act, ...]:
    return understand(text, context.__class__(**{**vars(context), "lang": lang}), TODAY).acts


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']+)'", text)


@pytest.mark.parametrize("lang", IN_HELP)
def test_what_the_button_to_change_prints_changes_the_open_bill(lang: str) -> None:
    good = IN_HELP[lang].split()[0]
    counted, removed, total, percent = _quoted(replies.text(lang, "change", example=good))
    context = _open(good, "parle")
    assert _read(removed, lang, context) == (EditDraft(remove=(good,)),)
    assert _read(total, lang, context) == (EditDraft(total=Decimal(1300)),)
    assert _read(percent, lang, context) == (EditDraft(discount=Discount(percent=Decimal(10))),)
    assert _read(counted, lang, context) == (EditDraft(lines=(Line(good, qty=Decimal(3)),)),)


@pytest.mark.parametrize("lang", IN_HELP)
def test_what_the_help_prints_changes_the_open_bill(lang: str) -> None:
    goods = IN_HELP[lang].split()
    for said in _quoted(replies.text(lang, "help")):
        (act,) = _read(said, lang, _open(*goods))
        assert isinstance(act, EditDraft), said


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("hatao keel", "keel"),
        ("sabun cancel", "sabun"),
        ("keel rehne do", "keel"),
        ("keel nahi chahiye", "keel"),
        ("sabun kadhi nakho", "sabun"),
        ("keel kadhun taka", "keel"),
        ("sabun bad dao", "sabun"),
        ("remove keel", "keel"),
    ],
)
def test_goods_not_billed_before_go_off_the_open_bill(said: str, gone: str) -> None:
    assert _read(said, "hi-Latn", _open("keel", "sabun")) == (EditDraft(remove=(gone,)),)
