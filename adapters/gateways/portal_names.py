"""What paths and headers are called where nobody names others: the portal's own layout.

Source: e-invoice portal's API, versions 1.03 and 1.04; e-way bill API 1.03.
"""

from collections.abc import Iterator, Mapping

PATHS: Mapping[str, str] = {
    "login": "/eivital/v1.04/auth",
    "register": "/eicore/v1.03/Invoice",
    "find": "/eicore/v1.03/Invoice/irn/{irn}",
    "find_document": "/eicore/v1.03/Invoice/irnbydocdetails?doctype={type}&docnum={number}&docdate={date}",
    "cancel": "/eicore/v1.03/Invoice/Cancel",
    "make_eway": "/eiewb/v1.03/ewaybill",
    "find_eway": "/eiewb/v1.03/ewaybill/irn/{irn}",
    "make_lone_eway": "/ewaybillapi/v1.03/ewayapi?action=GENEWAYBILL",
    "find_lone_eway": "/ewaybillapi/v1.03/ewayapi/GetEwayBillGeneratedByConsigner"
    "?docType={kind}&docNo={number}",
    "get_eway": "/ewaybillapi/v1.03/ewayapi/GetEwayBill?ewbNo={number}",
    "move_eway": "/ewaybillapi/v1.03/ewayapi?action=VEHEWB",
    "extend_eway": "/ewaybillapi/v1.03/ewayapi?action=EXTENDVALIDITY",
    "cancel_eway": "/ewaybillapi/v1.03/ewayapi?action=CANEWB",
    "close_eway": "/ewaybillapi/v1.03/ewayapi?action=CLOSEEWB",
    "find_taxpayer": "/eivital/v1.04/Master/gstin/{gstin}",
    "eway_login": "/ewaybillapi/v1.03/auth",
}
ROADS = frozenset(name for name, path in PATHS.items() if path.startswith("/ewaybillapi/"))
HEADERS: Mapping[str, str] = {
    "client_id": "client_id",
    "client_secret": "client_secret",
    "gstin": "Gstin",
    "user": "user_name",
    "password": "",
    "token": "AuthToken",
    "request": "",
    "eway_client_id": "client-id",
    "eway_client_secret": "client-secret",
    "eway_gstin": "Gstin",
    "eway_token": "authtoken",
}
BEARER = "Authorization"


def pairs(text: str | None) -> Iterator[tuple[str, str]]:
    """Read ``name=value`` with commas between.

    >>> list(pairs("gstin=gst-in, find=/irn?irn={irn}"))
    [('gstin', 'gst-in'), ('find', '/irn?irn={irn}')]
    """
    for part in filter(None, (each.strip() for each in (text or "").split(","))):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()
