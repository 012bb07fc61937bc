"""The e-invoice API, /einvoice/v1 and its sandbox."""

from adapters.rest.einvoice import eway, notes, registrations, watching
from adapters.rest.operation import Operation

BASE = "/einvoice/v1"
OPERATIONS: tuple[Operation, ...] = (
    *registrations.OPERATIONS,
    *notes.OPERATIONS,
    *eway.OPERATIONS,
    *watching.OPERATIONS,
)
