"""The fake GSTINs of the sandbox: right in shape and check character, their PAN digits 0000.

No registration can have them, so that no document made with one is taken for real. Each is a proprietor's
(fourth letter of the PAN P) or a company's (C).

>>> [found.gstin for found in FAKES if found.state == "29"]
['29AAAPZ0000A1ZE', '29AAACZ0000B1Z3']
"""

from dataclasses import dataclass
from typing import Literal

from core.gst.gstin import expected_check, state_of

_STATES = ("07", "09", "24", "27", "29", "33")


@dataclass(frozen=True)
class Fake:
    """A GSTIN that passes in the sandbox alone."""

    gstin: str
    holder: Literal["proprietor", "company"]

    @property
    def state(self) -> str:
        """Its state's code."""
        return state_of(self.gstin)


def _made(state: str, pan: str, holder: Literal["proprietor", "company"]) -> Fake:
    first = f"{state}{pan}1Z"
    return Fake(first + expected_check(first), holder)


FAKES = (
    *(_made(state, "AAAPZ0000A", "proprietor") for state in _STATES),
    *(_made(state, "AAACZ0000B", "company") for state in _STATES),
)
