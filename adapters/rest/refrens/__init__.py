"""The Refrens-compatible dialect, /refrens and its sandbox: what it takes and gives, around the same core."""

from adapters.rest.operation import Operation

BASE = "/refrens"
OPERATIONS: tuple[Operation, ...] = ()
