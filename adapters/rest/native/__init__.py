"""The native API, /v1 and its sandbox."""

from adapters.rest.native import customers, health, invoices, items, reports, sandbox
from adapters.rest.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *customers.OPERATIONS,
    *items.OPERATIONS,
    *invoices.OPERATIONS,
    *reports.OPERATIONS,
    *health.OPERATIONS,
    *sandbox.OPERATIONS,
)
