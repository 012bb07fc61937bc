"""The same tale by the other provider: one line is a bill with its papers."""

import pytest

from tests.contract.test_channels import (  # noqa: F401  (told here once more)
    test_one_line_is_a_bill_with_its_papers,
)

pytestmark = pytest.mark.parametrize("hall", ["whatsapp by meta"], indirect=True)
