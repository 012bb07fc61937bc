"""The native API, /v1 and its sandbox."""

from adapters.rest.native import (
    audit,
    credit_notes,
    customers,
    events,
    health,
    invoice_lists,
    invoices,
    items,
    ledger,
    payments,
    reports,
    sandbox,
    webhooks,
)
from adapters.rest.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *customers.OPERATIONS,
    *items.OPERATIONS,
    *invoices.OPERATIONS,
    *payments.OPERATIONS,
    *credit_notes.OPERATIONS,
    *invoice_lists.OPERATIONS,
    *webhooks.OPERATIONS,
    *events.OPERATIONS,
    *ledger.OPERATIONS,
    *audit.OPERATIONS,
    *reports.OPERATIONS,
    *health.OPERATIONS,
    *sandbox.OPERATIONS,
)
