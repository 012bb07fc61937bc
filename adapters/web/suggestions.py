"""What a first-time visitor of the demo may type next, and faults of its small form in words."""

from core.chats.models import ChatMessage
from core.errors import PakkaError

FIRST = "ramesh ko 2 bori cement 380 ke hisab se bill bhej do"
_EDITS = ("10% chhoot", "cement 3 bori kardo", "total 900 kar do")
_NEXT = (
    "sunil 2 sr-501 450",
    "ajay sharma 1 dabba paint 1250 10% chhoot",
    "chotu 9800000210 ko sirf bill banane do",
)
_SETUP = (
    "naya customer Ramesh Kumar 9800004210",
    "naya item cement 380 bori gst 18 hsn 2523",
    FIRST,
)
_CUSTOMER = (
    "ho gaya paid",
    "mera kitna baki hai",
    "bill",
    "kal de dunga",
    "mujhe message mat bhejo",
)
_STAFF = (
    "aaj total kitna hua",
    "ramesh ko 1 bori cement 380 10% chhoot",
    "ramesh ne 500 cash diya",
)
_FAULTS = {
    "gstin_malformed": "That is not the shape of a GSTIN: 15 letters and digits.",
    "gstin_checksum": "The last letter of that GSTIN does not match. Please look again.",
    "test_gstin": "That GSTIN is for tests only.",
    "state_unknown": "Please choose the state of your shop.",
    "setting_not_valid": "Please give a GSTIN, or choose the state of your shop.",
    "vpa_malformed": "That is not the shape of a UPI ID, for example name@bank.",
    "name_missing": "Please write the name of your shop.",
}


def for_owner(rows: list[ChatMessage], *, is_demo: bool) -> tuple[str, ...]:
    """Suggest what the owner may type: first the bill, then a change while a preview stands."""
    if not rows:
        return (FIRST,) if is_demo else _SETUP
    if _shows_preview(rows):
        return _EDITS
    return _NEXT if is_demo else (FIRST, *_SETUP[:2])


def _shows_preview(rows: list[ChatMessage]) -> bool:
    buttons = rows[-1].body.get("buttons", [])
    return any(str(button["id"]).startswith("d.") for button in buttons)


def for_other(rows: list[ChatMessage], *, role: str) -> tuple[str, ...]:
    """Suggest what a customer, or somebody of the shop, may type."""
    if role == "staff":
        return _STAFF
    if role == "customer":
        return _CUSTOMER if rows else _CUSTOMER[1:3]
    return _NEXT[:1] if role else ()


def fault(error: PakkaError) -> str:
    """Say what is wrong with the form."""
    return _FAULTS.get(error.code, "That did not work. Please look at the form again.")
