"""What a call of this API names: for whom it acts, a reference number, a document."""

import re

from adapters.rest import problems
from adapters.rest.call import Call
from adapters.rest.einvoice.schemas import HEX, DocumentQuery
from adapters.rest.problems import Problem
from core.einvoice.gateway import DocumentName
from core.einvoice.reading import day_of


def gstin_of(call: Call) -> str:
    """Return whom the client acts for."""
    gstin = call.credential and call.credential.gstin
    assert gstin  # noqa: S101  (a client is made with one)
    return gstin


def irn_in(call: Call) -> str:
    """Read a reference number, of the body or of the path; what is none is one that nobody has.

    Raises: Problem (not_found).
    """
    text = getattr(call.body, "irn", None) or call.ids["irn"]
    if not re.fullmatch(HEX, text, re.ASCII):
        raise Problem("not_found")
    return str(text)


def name_in(call: Call) -> DocumentName:
    """Read a document of the query. Raises: Problem (validation_failed)."""
    query: DocumentQuery = call.query
    on = day_of(query.doc_date)
    if on is None:
        raise problems.invalid("query.doc_date", "no_such_day", "is no day")
    return DocumentName(query.doc_type, query.doc_number, on)
