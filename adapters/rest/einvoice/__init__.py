"""The e-invoice API, /einvoice/v1 and its sandbox."""

from adapters.rest.einvoice import notes, registrations, watching
from adapters.rest.operation import Operation

BASE = "/einvoice/v1"
OPERATIONS: tuple[Operation, ...] = (
    *registrations.OPERATIONS,
    *notes.OPERATIONS,
    *watching.OPERATIONS,
)
