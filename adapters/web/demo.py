"""The demo page: owner's phone, the shop's books, customer's phone. Loopback only.

Forms post and the page comes back; a little script posts without a reload and looks for news.
"""

import hashlib
import secrets
from dataclasses import replace
from time import sleep
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from adapters import demo_data, papers
from adapters.parts import Parts
from adapters.web import books, phones, suggestions, talk, visitor
from adapters.web.pages import DEMO_CSP, HEADERS, fragment, page
from adapters.web.visitor import Visitor
from bot.logo_words import awaits_picture
from bot.message import File, Message
from bot.respond import respond
from core.errors import InvoiceNotFound, PakkaError
from core.exchange.sheet import MAX_BYTES
from core.gst.states import all_states
from core.invoices.queries import get_invoice
from core.shops.service import NewShop, Owner, create_shop
from core.text import strip_invisible

_NONCE = "0-nonce-0"
_WAIT_SECONDS = 1.5
_STEP_SECONDS = 0.03
_MAX_TEXT = 20_000


class Said(BaseModel):
    """A form of one of the phones: a text, or the id of a tapped button."""

    side: Literal["owner", "customer"]
    nonce: str = Field(max_length=64)
    text: str = Field(default="", max_length=_MAX_TEXT)
    tap: str = Field(default="", max_length=200)


class OwnShop(BaseModel):
    """The form of a visitor's own shop."""

    name: str = Field(default="", max_length=100)
    gstin: str = Field(default="", max_length=30)
    state: str = Field(default="", max_length=2)
    upi: str = Field(default="", max_length=100)


def router(parts: Parts) -> APIRouter:
    """Make the routes under ``/demo``."""
    made = APIRouter(prefix="/demo")

    @made.get("", response_model=None)
    def show(request: Request, side: str = "owner") -> Response:
        """Show the page."""
        return _show(parts, request, side=side)

    @made.get("/parts", response_model=None)
    def news(request: Request, seen: str = "") -> Response:
        """Send what is new on the page, or nothing."""
        return _news(parts, request, seen=seen)

    @made.get("/card/{invoice_id}.png", response_model=None)
    def card(request: Request, invoice_id: str) -> Response:
        """Send the pay card of a bill of the visitor's shop."""
        return _card(parts, request, invoice_id)

    _add_forms(made, parts)
    _add_upload(made, parts)
    _add_phone(made, parts)
    return made


def _add_forms(made: APIRouter, parts: Parts) -> None:
    @made.post("/say", response_model=None)
    def say(request: Request, said: Annotated[Said, Form()]) -> Response:
        """Take a message or a tap from one of the phones."""
        if not visitor.is_same_origin(request):
            return _foreign()
        _say(parts, request, said)
        if request.headers.get("x-asks") == "parts":
            return _news(parts, request, seen="")
        return RedirectResponse(f"/demo?side={said.side}", 303, dict(HEADERS))

    @made.post("/shop", response_model=None)
    def own_shop(request: Request, form: Annotated[OwnShop, Form()]) -> Response:
        """Start the visitor's own shop."""
        if not visitor.is_same_origin(request):
            return _foreign()
        return _start_shop(parts, request, form)

    @made.post("/again", response_model=None)
    def again(request: Request) -> Response:
        """Start again with a fresh demo shop of the visitor's own."""
        if not visitor.is_same_origin(request):
            return _foreign()
        address = visitor.new_address()
        demo_data.fill(parts, owner=address, shift=secrets.randbelow(10_000))
        return _as_owner(address)


def _add_upload(made: APIRouter, parts: Parts) -> None:
    @made.post("/file", response_model=None)
    def file(
        request: Request, nonce: Annotated[str, Form(max_length=64)], file: UploadFile
    ) -> Response:
        """Take a file from the owner's phone."""
        if not visitor.is_same_origin(request):
            return _foreign()
        _take_file(parts, request, nonce, file)
        return RedirectResponse("/demo?side=owner", 303, dict(HEADERS))


def _add_phone(made: APIRouter, parts: Parts) -> None:
    @made.post("/phone", response_model=None)
    def phone(request: Request, phone: Annotated[str, Form(max_length=20)] = "") -> Response:
        """Hold the phone of somebody else: another customer, or somebody of the shop."""
        if not visitor.is_same_origin(request):
            return _foreign()
        answer = RedirectResponse("/demo?side=customer", 303, dict(HEADERS))
        phones.pick(answer, phone, now=parts.clock.now())
        return answer


def _foreign() -> Response:
    return page("message.html", status=403, text="This form came from another site.")


def _show(parts: Parts, request: Request, *, side: str, fault: str = "") -> Response:
    with parts.db.reading() as session:
        found = visitor.find(session, request)
        if not found:
            return page("message.html", status=503, text="The demo shop is gone. Please restart.")
        values = _values(parts, session, request, found)
    values |= {
        "nonce": secrets.token_hex(8),
        "side": "customer" if side == "customer" else "owner",
        "fault": fault,
        "states": [state for state in all_states().values() if int(state.code) < 39],
        "version": _rendered(values)["version"],
        "is_own": found.address != demo_data.OWNER,
    }
    return page("demo.html", csp=DEMO_CSP, status=400 if fault else 200, **values)


def _values(parts: Parts, session: Session, request: Request, found: Visitor) -> dict[str, Any]:
    """Gather what the three columns show."""
    shop = found.shop
    person = phones.shown(session, request, shop_id=shop.shop_id, owner=found.address)
    last = books.newest_customer(session, shop.shop_id)
    mine = talk.messages(session, shop.shop_id, found.address)
    theirs = talk.messages(session, shop.shop_id, person.phone) if person else []
    return {
        "shop": shop,
        "person": person,
        "phones": phones.list_phones(session, shop.shop_id),
        "owner": talk.bubbles(parts, session, mine),
        "customer": talk.bubbles(parts, session, theirs),
        "khata": books.khata_of(session, last) if last else None,
        "bills": books.bills(session, shop.shop_id),
        "readings": books.readings(session, shop.shop_id),
        "chips": suggestions.for_owner(mine, is_demo=shop.gstin == demo_data.GSTIN),
        "answers": suggestions.for_other(theirs, role=person.role if person else ""),
    }


def _rendered(values: dict[str, Any]) -> dict[str, str]:
    """Render the parts that change; their version tells whether they did."""
    names = ("owner", "books", "customer")
    made = {name: fragment(f"demo_{name}.html", **values, nonce=_NONCE) for name in names}
    whole = "".join(made.values()).encode()
    return made | {"version": hashlib.sha256(whole).hexdigest()[:16]}


def _news(parts: Parts, request: Request, *, seen: str) -> Response:
    with parts.db.reading() as session:
        found = visitor.find(session, request)
        if not found:
            return Response(status_code=204, headers=dict(HEADERS))
        rendered = _rendered(_values(parts, session, request, found))
    if rendered["version"] == seen:
        return Response(status_code=204, headers=dict(HEADERS))
    fresh = secrets.token_hex(8)
    return JSONResponse(
        {name: html.replace(_NONCE, fresh) for name, html in rendered.items()},
        headers=dict(HEADERS),
    )


def _say(parts: Parts, request: Request, said: Said) -> None:
    """Hand the message to the bot and wait a little, so that the page comes back with the answer."""
    with parts.db.reading() as session:
        found = visitor.find(session, request)
        message = _message(parts, session, request, found, said=said) if found else None
    if found and message:
        _hand_over(parts, found, message)


def _take_file(parts: Parts, request: Request, nonce: str, file: UploadFile) -> None:
    """Hand a file to the bot, its name made plain; no more of it is read than is taken in."""
    with parts.db.reading() as session:
        found = visitor.find(session, request)
    if not found:
        return
    name = strip_invisible((file.filename or "").replace("\\", "/").rpartition("/")[2])[:80]
    content = file.file.read(MAX_BYTES + 1)
    message = Message(
        channel=demo_data.CHANNEL,
        address=found.address,
        message_id=f"{nonce}:file",
        text=f"📎 {name or 'file'}",
        at=parts.clock.now(),
        attachment="document",
        shop_id=found.shop.shop_id,
        file=File(name or "file", content),
    )
    with parts.db.reading() as session:
        if awaits_picture(session, message):
            message = replace(message, attachment="photo", file=None, picture=content)
    _hand_over(parts, found, message)


def _hand_over(parts: Parts, found: Visitor, message: Message) -> None:
    edge = parts.edge(phone_channel=demo_data.CHANNEL)
    respond(parts.db, message, edge=edge)
    parts.doorbell.ring()
    waited = 0.0
    while waited < _WAIT_SECONDS:
        with parts.db.reading() as session:
            if not talk.waiting(session, found.shop.shop_id):
                return
        sleep(_STEP_SECONDS)
        waited += _STEP_SECONDS


def _message(
    parts: Parts, session: Session, request: Request, found: Visitor, *, said: Said
) -> Message | None:
    address: str | None = found.address
    if said.side == "customer":
        person = phones.shown(session, request, shop_id=found.shop.shop_id, owner=found.address)
        address = person.phone if person else None
    if not address or not (said.tap or said.text.strip()):
        return None
    text = said.text
    if said.tap:
        rows = talk.messages(session, found.shop.shop_id, address)
        text = talk.label_of(rows, said.tap) or ""
        if not text:
            return None
    return Message(
        channel=demo_data.CHANNEL,
        address=address,
        message_id=f"{said.nonce}:{said.tap}"[:120],
        text=text,
        at=parts.clock.now(),
        button=said.tap or None,
        shop_id=found.shop.shop_id,
    )


def _start_shop(parts: Parts, request: Request, form: OwnShop) -> Response:
    address = visitor.new_address()
    gstin = form.gstin.strip()
    new = NewShop(
        name=form.name,
        gstin=gstin or None,
        state=None if gstin else form.state or None,
        upi=form.upi.strip() or None,
        prices="ask",
        owners=(Owner(demo_data.CHANNEL, address),),
    )
    try:
        parts.db.write(lambda session: create_shop(session, new, at=parts.clock.now()))
    except PakkaError as error:
        return _show(parts, request, side="owner", fault=suggestions.fault(error))
    return _as_owner(address)


def _as_owner(address: str) -> Response:
    answer = RedirectResponse("/demo", 303, dict(HEADERS))
    visitor.remember(answer, address)
    return answer


def _card(parts: Parts, request: Request, invoice_id: str) -> Response:
    with parts.db.reading() as session:
        found = visitor.find(session, request)
        try:
            invoice = get_invoice(session, found.shop.shop_id if found else "", invoice_id)
        except InvoiceNotFound:
            return page("message.html", status=404, text="There is no bill at this address.")
        shown = papers.view(parts, session, invoice)
    return Response(papers.pay_card(shown, shown.total_paise), 200, dict(HEADERS), "image/png")
