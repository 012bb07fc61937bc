"""`pakka doctor` on e-invoices: whether a provider is set up, and lets in each shop that is due."""

from collections.abc import Iterator
from typing import Any

from adapters.cli.finding import Finding
from adapters.gateways.gsp import GspGateway
from adapters.parts import Parts
from adapters.settings import Settings
from core.einvoice.gateway import PortalUnavailable


def findings(settings: Settings, parts: Parts) -> Iterator[Finding]:
    """Look at the provider, and log in for each GSTIN."""
    due = _due(parts)
    gateway = parts.gateway
    if not isinstance(gateway, GspGateway):
        yield _found("fault" if due else "off", _missing(due))
        return
    if not due:
        text = "the provider is set up; no shop registers its bills: pakka shop set ID einvoice=on"
        yield _found("off", text)
    for gstin in due:
        yield _login(settings, gateway, gstin)


def _found(state: Any, text: str) -> Finding:
    return Finding("einvoice", state, text)


def _missing(due: list[str]) -> str:
    how = (
        "set EINVOICE_PROVIDER=gsp, EINVOICE_BASE, EINVOICE_CLIENT_ID, EINVOICE_CLIENT_SECRET,"
        " EINVOICE_USERNAME and EINVOICE_PASSWORD as your provider (GSP) gives them"
    )
    return f"{', '.join(due)} registers its bills, and no provider is set up: {how}" if due else how


def _due(parts: Parts) -> list[str]:
    from core.shops.service import list_shops

    with parts.db.reading() as session:
        shops = list_shops(session)
        return sorted({shop.gstin for shop in shops if shop.einvoice != "off" and shop.gstin})


def _login(settings: Settings, gateway: GspGateway, gstin: str) -> Finding:
    try:
        gateway.check(gstin)
    except PortalUnavailable as trouble:
        return _found("fault", f"{gstin}: {_mended(settings, trouble.reason)}")
    return _found("ok", f"{gstin}: the provider lets us in")


def _mended(settings: Settings, reason: str) -> str:
    if reason.startswith("no user"):
        return "nobody acts for it: add GSTIN:USER:PASSWORD to EINVOICE_LOGINS"
    if reason.startswith("login refused"):
        return (
            f"the provider does not let us in, {reason}: see EINVOICE_CLIENT_ID, EINVOICE_CLIENT_SECRET,"
            " EINVOICE_USERNAME, EINVOICE_PASSWORD; it is asked again in five minutes at the earliest"
        )
    return f"{settings.einvoice_base} does not answer ({reason}): see EINVOICE_BASE"
