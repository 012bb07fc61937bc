"""HSN of goods: asked in chat, proposed for a new item, an unusual rate told. Nothing is set by itself."""

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.db import Database
from core.items.models import Item
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.factories import make_shop


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(sqlite_db, clock)


def tax_of(talk: Talk, name: str) -> tuple[str | None, str | None]:
    with talk.db.reading() as session:
        item = session.exec(select(Item).where(Item.name_key == name)).one()
        return item.hsn, None if item.gst_rate is None else str(item.gst_rate)


CEMENT = "*2523* Cement: 18% · 22 Sep 2025 se · pakka"


@pytest.mark.parametrize(
    "typed",
    ["cement ka hsn", "hsn cement", "cement hsn", "Cement ka HSN code kya hai?", "hsn code of cement"],
)  # fmt: skip
def test_the_heading_of_goods_is_told_with_rate_date_and_certainty(talk: Talk, typed: str) -> None:
    assert talk.say(typed).splitlines()[0] == CEMENT
    assert len(talk.said[0].text.splitlines()) <= 5


def test_goods_are_known_in_their_own_letters(talk: Talk) -> None:
    told = talk.say("चीनी का hsn")
    assert told.startswith(
        "*1701* Sugar, jaggery: 0% (jaggery sold loose), 5% (sugar; jaggery pre-"
    )


def test_a_rate_by_price_is_told_with_the_price(talk: Talk) -> None:
    assert talk.say("t-shirt ka hsn").splitlines()[0] == (
        "*6109* T-shirts, vests: 5% (up to Rs 2,500 apiece), 18% (above Rs 2,500 apiece)"
        " · 22 Sep 2025 se · pakka"
    )


def test_a_code_is_told_and_one_that_is_none_too(talk: Talk) -> None:
    assert talk.say("hsn 2523") == CEMENT
    assert talk.say("hsn 8803") == "*8803* HSN hai, par uska rate mujhe nahi pata."
    assert talk.say("hsn 7701") == "HSN 7701 tariff me nahi hai."


@pytest.mark.parametrize("typed", ["hsn report", "hsn summary", "november ka hsn"])
def test_the_months_summary_is_no_goods(talk: Talk, typed: str) -> None:
    assert "*" not in talk.say(typed)


def test_a_new_item_is_offered_its_heading_and_a_tap_sets_it(talk: Talk) -> None:
    told = talk.say("naya item putty 1 bag 800")
    assert told.endswith("HSN ek tap me:\n*3214* Putty, sealants: 18% · 22 Sep 2025 se · pakka")
    assert tax_of(talk, "putty") == (None, None)
    assert talk.tap("HSN 3214 18%") == "✅ Putty: HSN 3214 · 18%"
    assert tax_of(talk, "putty") == ("3214", "18")
    talk.tap(talk.labels[0])
    assert tax_of(talk, "putty") == (None, None)


def test_an_item_of_a_name_without_heading_is_offered_none(talk: Talk) -> None:
    talk.say("naya item zx-70 1 pcs 800")
    assert not [label for label in talk.labels if label.startswith("HSN")]


def test_a_rate_that_was_said_stays(talk: Talk) -> None:
    talk.say("naya item putty 1 bag 800 gst 5")
    talk.tap("HSN 3214")
    assert tax_of(talk, "putty") == ("3214", "5")


def test_an_unusual_rate_is_told_and_kept(talk: Talk) -> None:
    told = talk.say("naya item putty 1 bag 800 hsn 3214 gst 5")
    assert told.endswith("\n⚠️ HSN 3214 par aam taur par GST 5% nahi hota: 18%")
    assert tax_of(talk, "putty") == ("3214", "5")


def test_a_code_that_the_tariff_does_not_hold_is_told(talk: Talk) -> None:
    told = talk.say("naya item putty 1 bag 800 hsn 7701 gst 18")
    assert told.endswith("\n⚠️ HSN 7701 tariff me nahi hai.")


def test_a_shop_that_charges_no_tax_is_offered_no_heading(
    sqlite_db: Database, clock: FixedClock
) -> None:
    shop = make_shop(sqlite_db, clock.now(), scheme="composition")
    talk = Talk(sqlite_db, clock, shop)
    assert "3214" not in talk.say("naya item putty 1 bag 800")
    assert not [label for label in talk.labels if label.startswith("HSN")]
