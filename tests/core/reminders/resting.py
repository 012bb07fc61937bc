"""Whether a customer, or a bill of his, rests on a day, by the rests that hold then."""

from datetime import date

from sqlmodel import Session

from core.reminders.service import list_rests


def is_resting(
    session: Session, shop_id: str, customer_id: str, invoice_id: str = "", *, on: date
) -> bool:
    """True where no reminder may go: to the customer at all, or for that bill of his."""
    return any(
        row.customer_id in {"", customer_id} and row.invoice_id in {"", invoice_id}
        for row in list_rests(session, shop_id, on=on)
    )
