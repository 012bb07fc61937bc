"""The page on which a customer pays all that he owes, several bills at once: ``/p/{token}``.

Its address is signed and ends after thirty days; wrong and ended ones answer alike. It shows the dues
of one customer, no phone number and no balance of anybody else. It speaks the language of his phone.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from adapters.parts import Parts
from adapters.web.limits import RateLimit
from adapters.web.pages import PAY_CSP, language_asked, page, words
from adapters.web.pay import code_path, code_size
from core import links
from core.clock import today
from core.customers.models import Customer
from core.customers.service import get_customer
from core.documents import upi
from core.documents.from_invoice import logo_of
from core.documents.logo import Logo
from core.documents.roman import roman
from core.errors import PakkaError
from core.gst.states import get_state
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import balance
from core.shops.models import Shop
from core.shops.service import get_shop

_MAX_TOKEN = 600


@dataclass(frozen=True)
class Owed:
    """What one customer owes a shop."""

    shop: Shop
    logo: Logo | None
    customer: Customer
    items: tuple[OpenItem, ...]
    balance_paise: int


def router(parts: Parts, *, per_minute: int = 30) -> APIRouter:
    """Make the route."""
    made = APIRouter(prefix=parts.path)
    limit = RateLimit(parts.clock, per_minute=per_minute)

    @made.get("/p/{token}", response_model=None)
    def account(request: Request, token: str) -> Response:
        """Show what is to pay, and how."""
        address = request.client.host if request.client else ""
        if not limit.allows(address):
            return page("message.html", status=429, text="Too many requests. Please wait a minute.")
        found = _find(parts, token)
        if found is None:
            text = "There is nothing at this address any more. Ask the shop for a new link."
            return page("message.html", status=404, text=text)
        return _page(parts, found, words(language_asked(request)))

    return made


def _find(parts: Parts, token: str) -> Owed | None:
    what = None
    if token.isascii() and len(token) <= _MAX_TOKEN:
        what = links.read(parts.secret, token, now=parts.clock.now())
    if not what or "account" not in what:
        return None
    try:
        with parts.db.reading() as session:
            shop, customer_id = get_shop(session, what["shop"]), what["account"]
            customer = get_customer(session, shop.shop_id, customer_id)
            items = tuple(list_open(session, shop.shop_id, customer_id))
            logo = logo_of(session, shop.shop_id, shop.logo)
            return Owed(shop, logo, customer, items, balance(session, shop.shop_id, customer_id))
    except PakkaError:
        return None


def _page(parts: Parts, owed: Owed, said: dict[str, str]) -> Response:
    shop, paise = owed.shop, max(owed.balance_paise, 0)
    uri, payee = "", shop.upi
    if payee and paise:
        on = today(parts.clock.now())
        reference = f"AC{owed.customer.id[-8:]}{on:%y%m%d}"
        note = f"Account {on.day} {on:%b}"
        if parts.db.is_sandbox:
            payee, note = upi.TEST_PAYEE, upi.TEST_NOTE
        uri = upi.payment_uri(upi.UpiPayment(payee, roman(shop.name), paise, reference, note))
    return page(
        "account.html",
        csp=PAY_CSP,
        t=said,
        shop=shop,
        logo=owed.logo,
        state_name=get_state(shop.state).name,
        customer=owed.customer,
        items=owed.items,
        advance_paise=sum(item.due_paise for item in owed.items) - owed.balance_paise,
        amount_paise=paise,
        uri=uri,
        payee=payee,
        over_limit=paise > upi.ONE_PAYMENT_LIMIT_PAISE,
        qr_path=code_path(uri) if uri else "",
        qr_size=code_size(uri) if uri else 0,
    )
