"""What a call says of title, contact and terms stands on the paper behind its share link."""

from core.dialects.printed import printed_of
from tests.adapters.client import Client
from tests.adapters.rest.refrens.apps import BUYER, App
from tests.core.documents.reading import text_of


def paper(app: App, **said: object) -> str:
    pdf = app.billed(**said)["share"]["pdf"]
    answer = Client(app.app).get(pdf.removeprefix("http://127.0.0.1:8000"))
    assert answer.headers["Content-Type"] == "application/pdf"
    return text_of(answer.content)


def test_title_subtitle_contact_and_terms_are_printed(app: App) -> None:
    text = paper(
        app,
        invoiceTitle="Diwali order",
        invoiceSubTitle="Second floor, gate 2",
        contact={"phone": "+91 98000 00421", "email": "desk@example.com"},
        terms=["Payment within 15 days", "No returns"],
        billedTo={**BUYER, "name": "Suresh & Sons", "street": "12 Station Road", "city": "Jaipur"},
    )
    order = [
        "Suresh & Sons", "12 Station Road, Jaipur", "Diwali order", "Second floor, gate 2",
        "Contact +91 98000 00421", "Sofa rail", "Terms: Payment within 15 days; No returns",
    ]  # fmt: skip
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_a_title_that_is_the_laws_own_is_not_said_twice(app: App) -> None:
    made = [app.billed(invoiceTitle=title)["_id"] for title in ("Invoice", "TAX INVOICE", "Diwali")]
    shop_id = app.place.shop.shop_id
    with app.place.parts.db.reading() as session:
        titles = [printed_of(session, shop_id, f"inv_{id_}").title for id_ in made]
    assert titles == ["", "", "Diwali"]
