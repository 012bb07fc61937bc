"""The Refrens-compatible dialect, /refrens and its sandbox: what it takes and gives, around the same core."""

from adapters.rest.operation import Operation
from adapters.rest.refrens import authentication, clients, invoices, irn, payments

BASE = "/refrens"
# where it stands for clients that change the host alone
ROOTS = ("/businesses", "/api/v1/businesses", "/authentication")
OPERATIONS: tuple[Operation, ...] = (
    *authentication.OPERATIONS,
    *invoices.OPERATIONS,
    *payments.OPERATIONS,
    *irn.OPERATIONS,
    *clients.OPERATIONS,
)
