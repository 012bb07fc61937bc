"""Files that hang on Square's invoices: put there with a form, taken away for good."""

from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.problems import says
from adapters.rest.square.invoice_acts import find_locked
from adapters.rest.square.invoice_schemas import AttachmentAnswer, AttachmentBody, NothingShown
from adapters.rest.square.invoice_shows import show_file
from adapters.rest.square.speaking import Refusal
from core.call_errors import FileNotTaken
from core.dialects import files
from core.dialects.files import NewFile

_STATES = {"DRAFT", "SCHEDULED", "UNPAID", "PARTIALLY_PAID"}
_ROOM = 4 * 1024 * 1024  # beyond what may hang on an invoice: so that more is told as too much
_NAMELESS = "attachment"


def _require_open(call: Call, session: Session) -> str:
    """Return the invoice of a call, which still changes. Raises: InvoiceNotFound, Refusal."""
    seen = find_locked(session, call, version=None)
    if seen.status not in _STATES:
        raise Refusal("BAD_REQUEST", f"it is {seen.status}: its files stay as they are", "status")
    return seen.row.id


def _attach(call: Call, session: Session) -> Answer:
    body: AttachmentBody = call.body
    invoice_id = _require_open(call, session)
    new = NewFile(body.filename or _NAMELESS, body.file, body.description or "")
    try:
        row = files.attach(session, call.actor, invoice_id, new)
    except FileNotTaken as error:
        raise Refusal("INVALID_VALUE", says(error), "file") from None
    return Answer({"attachment": show_file(row)})


def _detach(call: Call, session: Session) -> Answer:
    invoice_id = _require_open(call, session)
    files.detach(session, call.actor, invoice_id, call.ids["attachment_id"])
    return Answer({})


OPERATIONS = (
    Operation(
        "POST", "/v2/invoices/{id}/attachments", "createInvoiceAttachment", "Hang a file on an invoice",
        _attach, "invoices", AttachmentAnswer, body=AttachmentBody, is_form=True,
        most=files.MOST_BYTES + _ROOM, refusals=("not_applicable",),
    ),
    Operation(
        "DELETE", "/v2/invoices/{id}/attachments/{attachment_id}", "deleteInvoiceAttachment",
        "Take a file away for good", _detach, "invoices", NothingShown,
    ),
)  # fmt: skip
