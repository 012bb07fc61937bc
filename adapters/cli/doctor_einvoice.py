"""`pakka doctor` on e-invoices: whether a way to the portal is set up, and lets in each shop that is due."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from adapters.cli.finding import Finding
from adapters.gateways.portal import PortalGateway
from adapters.parts import Parts
from adapters.settings import Settings
from core.einvoice.gateway import PortalUnavailable

if TYPE_CHECKING:
    from core.shops.models import Shop

_LEAST_DIGITS = 6
_NAMES = {"gsp": "the provider", "nic": "the portal"}
_DOOR = "the portal answers only addresses that were named to it, four Indian static ones at most"
_CLIENT = "EINVOICE_CLIENT_ID, EINVOICE_CLIENT_SECRET"
_USER = "EINVOICE_USERNAME, EINVOICE_PASSWORD: those of the API user, made at the portal"
_KEY = "EINVOICE_PUBLIC_KEY: the portal's for trials is another than that in earnest"
_ANY = f"{_CLIENT}, EINVOICE_USERNAME, EINVOICE_PASSWORD"
_HINTS = {
    **dict.fromkeys(("1010", "103", "104", "110", "237"), _CLIENT),
    **dict.fromkeys(("1018", "111"), f"{_CLIENT}: the user named another program at the portal"),
    **dict.fromkeys(("1008", "1017", "1019", "101", "102", "108"), _USER),
    **dict.fromkeys(("1007", "1013", "1016", "107", "109"), _KEY),
    "1014": "at the portal: the API user is inactive",
    "1015": "EINVOICE_LOGINS: the API user is of another GSTIN",
}


@dataclass(frozen=True)
class Way:
    """Who is asked, where, and whether that is the portal without a provider before it."""

    name: str
    base: str
    is_direct: bool


def findings(settings: Settings, parts: Parts) -> Iterator[Finding]:
    """Look at the provider, and log in for each GSTIN."""
    shops = _due(parts)
    due = sorted({shop.gstin for shop in shops if shop.gstin})
    gateway = parts.gateway
    if not isinstance(gateway, PortalGateway):
        yield _found("fault" if due else "off", _missing(due))
        return
    if not due:
        text = f"{_NAMES[gateway.name]} is set up; no shop registers its bills: pakka shop set ID einvoice=on"
        yield _found("off", text)
    for gstin in due:
        yield from _logins(settings, gateway, gstin)
    yield from (_short_codes(shop) for shop in shops if shop.hsn_digits < _LEAST_DIGITS)


def _found(state: Any, text: str) -> Finding:
    return Finding("einvoice", state, text)


def _missing(due: list[str]) -> str:
    how = (
        "set EINVOICE_PROVIDER=gsp, EINVOICE_BASE, EINVOICE_CLIENT_ID, EINVOICE_CLIENT_SECRET,"
        " EINVOICE_USERNAME and EINVOICE_PASSWORD as your provider (GSP) gives them;"
        " nic, the portal without a provider, is for taxpayers above Rs 100 crore (docs/einvoice.md)"
    )
    return f"{', '.join(due)} registers its bills, and no provider is set up: {how}" if due else how


def _due(parts: Parts) -> "list[Shop]":
    from core.shops.service import list_shops

    with parts.db.reading() as session:
        return [shop for shop in list_shops(session) if shop.einvoice != "off" and shop.gstin]


def _short_codes(shop: "Shop") -> Finding:
    """Whose turnover needs e-invoices needs six digits (notification 78/2020-Central Tax)."""
    return _found(
        "off",
        f"{shop.gstin}: the portal wants HSN codes of 6 digits, and its bills are made with"
        f" {shop.hsn_digits}: pakka shop set {shop.shop_id} hsn_digits=6",
    )


def _logins(settings: Settings, gateway: PortalGateway, gstin: str) -> Iterator[Finding]:
    way = Way(_NAMES[gateway.name], settings.einvoice_base or "", gateway.name == "nic")
    try:
        gateway.check(gstin)
    except PortalUnavailable as trouble:
        yield _found("fault", f"{gstin}: {_mended(way, trouble.reason)}")
        return
    yield _found("ok", f"{gstin}: {way.name} lets us in")
    roads = replace(way, name="the e-way bill system", base=settings.einvoice_eway_base or way.base)
    try:
        if gateway.check_roads(gstin):
            yield _found("ok", f"{gstin}: {roads.name} lets us in")
    except PortalUnavailable as trouble:
        text = "no e-way bill can be cancelled, moved, extended, or made of a challan"
        yield _found("off", f"{gstin}: {text}: {_mended(roads, trouble.reason)}")


def _mended(way: Way, reason: str) -> str:
    if reason.startswith("no user"):
        return "nobody acts for it: add GSTIN:USER:PASSWORD to EINVOICE_LOGINS"
    if reason.startswith("login refused"):
        codes = re.findall(r"\d+", reason)
        hint = next((_HINTS[code] for code in codes if code in _HINTS), _ANY)
        door = f"; {_DOOR}" if way.is_direct and "http" in reason else ""
        return (
            f"{way.name} does not let us in, {reason}: see {hint}{door}; a wrong password is tried again"
            " seldom, and each pakka doctor is one more try"
        )
    if "key" in reason:
        return f"{reason}: see EINVOICE_USERNAME, EINVOICE_PASSWORD, EINVOICE_PUBLIC_KEY"
    door = f"; {_DOOR}" if way.is_direct else ""
    return f"{way.base} does not answer ({reason}): see EINVOICE_BASE{door}"
