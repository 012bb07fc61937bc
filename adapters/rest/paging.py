"""Pages of a list: so many rows after a position, and how to go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from adapters.rest import cursors
from adapters.rest.call import Answer, Call
from adapters.rest.shapes import Page

T = TypeVar("T")


def position_of(call: Call) -> cursors.Position | None:
    """Read where the page begins; None: at the beginning. Raises: Problem (invalid_cursor)."""
    query: Page = call.query
    if query.cursor is None:
        return None
    return cursors.read(call.mode.parts.secret, _bound(call), query.cursor)


@dataclass(frozen=True)
class Listing(Generic[T]):
    """How the rows of a list are shown. ``position``: what the next page begins behind."""

    path: str
    show: Callable[[T], Any]
    position: Callable[[T], cursors.Position]
    named: str = "data"


def page(call: Call, rows: Sequence[T], listing: Listing[T]) -> Answer:
    """Answer a page of ``rows``, which holds one more than the page may where there is more."""
    query: Page = call.query
    shown, more = rows[: query.limit], len(rows) > query.limit
    cursor = None
    headers = {}
    if more:
        cursor = cursors.make(call.mode.parts.secret, _bound(call), listing.position(shown[-1]))
        asked = {**_given(query), "limit": query.limit, "cursor": cursor}
        headers["Link"] = f'<{call.url(listing.path)}?{urlencode(asked)}>; rel="next"'
    value = {
        listing.named: [listing.show(row) for row in shown],
        "has_more": more,
        "next_cursor": cursor,
    }
    return Answer(value, headers=headers)


def _given(query: Page) -> dict[str, object]:
    """Return the filters that the query gave, as a query writes them."""
    given = query.model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude={"limit", "cursor"}
    )
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in given.items()
    }


def _filters(call: Call) -> dict[str, object]:
    """Return the filters of a list, as the query gives them."""
    given: dict[str, object] = call.query.model_dump(mode="json", by_alias=True)
    return {name: value for name, value in given.items() if name not in {"limit", "cursor"}}


def _bound(call: Call) -> dict[str, object]:
    whose = {"shop": call.shop_id, "mode": call.mode.name, "path": call.name}
    return {**_filters(call), **whose, "of": call.ids.get("id", "")}
