"""Every call of the document x {its own key, another shop's, none, a revoked one, one of the other mode}."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.app import create_app
from adapters.rest.native import OPERATIONS
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import list_credentials, revoke
from core.shops.copying import copy_profile
from core.shops.service import NewShop
from tests.adapters.rest.api import Api
from tests.adapters.rest.conftest import FOUR_SQUARE, make_key, make_shop
from tests.adapters.rest.reaches import MAKERS, REACHES, Asked
from tests.conftest import MORNING

OPEN = {f"{one.method} /v1{one.path}" for one in OPERATIONS if one.is_open}
OTHER = NewShop("Gupta Hardware", gstin="27AAPFU0939F1ZV", series="GH/26-27/001")


@dataclass(frozen=True)
class Keys:
    """The API with each kind of key."""

    own: Api
    other: Api
    none: Api
    revoked: Api
    wrong_mode: Api


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    folder: Path = tmp_path_factory.mktemp("tenants")
    settings = load(
        env_file=None,
        pakka_database_url=f"sqlite:///{folder}/pakka.db",
        pakka_rate_limit_live=100_000,
    )
    parts = build(settings, clock=FixedClock(MORNING))
    shop, other = (make_shop(parts, MORNING, new) for new in (FOUR_SQUARE, OTHER))
    actor = Actor(shop.shop_id, "cli", "test", MORNING)
    gone = make_key(parts, shop, MORNING)
    with parts.db.reading() as session:
        (held,) = list_credentials(session, shop.shop_id)
    parts.db.write(lambda session: revoke(session, actor, held.id))
    parts.sandbox.db.write(lambda session: copy_profile(session, shop, actor))
    tokens = [
        make_key(parts, shop, MORNING),
        make_key(parts, other, MORNING),
        None,
        gone,
        make_key(parts.sandbox, shop, MORNING),
    ]
    app = create_app(parts)
    yield Keys(*(Api(app, token) for token in tokens))
    parts.close()


def asked(keys: Keys, label: str) -> Asked:
    reach = REACHES[label]
    return Asked(label, reach, {thing: MAKERS[thing](keys.own) for thing in reach.things})


def test_the_table_holds_every_call_of_the_document() -> None:
    live = {f"{one.method} /v1{one.path}" for one in OPERATIONS if not one.is_sandbox_only}
    assert set(REACHES) == live


@pytest.mark.parametrize("label", sorted(set(REACHES) - OPEN))
def test_without_a_key_that_is_good_here_nothing_opens(keys: Keys, label: str) -> None:
    one = asked(keys, label)
    for api, code in (
        (keys.none, "unauthenticated"),
        (keys.revoked, "unauthenticated"),
        (keys.wrong_mode, "wrong_environment"),
    ):
        status, text = one.send(api)
        assert (status, f'"code":"{code}"' in text) == (401, True), text


@pytest.mark.parametrize("label", sorted(REACHES))
def test_what_another_shop_has_is_answered_like_what_nobody_has(keys: Keys, label: str) -> None:
    one = asked(keys, label)
    theirs = one.send(keys.other)
    assert theirs == one.of_unknown().send(keys.other) or not one.ids
    assert theirs[0] in ({404, 422} if one.ids else {200, 201})
    assert ("Ramesh" in theirs[1], "4Square" in theirs[1]) == (False, False)
    assert 200 <= one.send(keys.own)[0] < 300
