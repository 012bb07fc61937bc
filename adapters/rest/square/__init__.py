"""The Square-compatible dialect, /square and its sandbox: what it takes and gives, around the same core."""

from adapters.rest.operation import Operation
from adapters.rest.square import attachments, customers, invoices, locations, orders, payments

BASE = "/square"
OPERATIONS: tuple[Operation, ...] = (
    *locations.OPERATIONS,
    *customers.OPERATIONS,
    *orders.OPERATIONS,
    *invoices.OPERATIONS,
    *attachments.OPERATIONS,
    *payments.OPERATIONS,
)
