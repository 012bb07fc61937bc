"""What customers owe."""

from sqlmodel import Session, col, select

from core.ledger.models import Account


def balance(session: Session, shop_id: str, customer_id: str) -> int:
    """Return what a customer owes, in paise; negative: the shop owes him."""
    account = session.get(Account, (shop_id, customer_id))
    return account.balance_paise if account else 0


def outstanding(session: Session, shop_id: str) -> list[tuple[str, int]]:
    """List (customer id, paise) of everyone who owes, most first."""
    statement = select(Account).where(
        Account.shop_id == shop_id, Account.customer_id != "", Account.balance_paise > 0
    )
    ordered = statement.order_by(col(Account.balance_paise).desc(), col(Account.customer_id))
    return [(row.customer_id, row.balance_paise) for row in session.exec(ordered)]
