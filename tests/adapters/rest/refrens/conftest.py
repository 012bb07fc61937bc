"""A shop whose program speaks Refrens, for all cases of a module."""

import pytest

from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import App, make_app


@pytest.fixture(scope="module")
def app(place: Place) -> App:
    return App(place, make_app(place.parts, place.shop, name="Web shop").shown)
