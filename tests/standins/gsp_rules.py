"""What the stand-in of a provider knows of the portal's rules, written anew: numbers, sums, its signature."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from joserfc import jwk, jws

Fault = tuple[str, str]
KEY = jwk.RSAKey.generate_key(2048, {"kid": "standin-1", "alg": "RS256", "use": "sig"})


def reference_number(gstin: str, kind: str, number: str, on: date) -> str:
    """The hash of supplier, financial year, type and number."""
    first = on.year if on.month >= 4 else on.year - 1
    text = f"{gstin}{first}-{(first + 1) % 100:02d}{kind}{number.upper()}"
    return hashlib.sha256(text.encode()).hexdigest()


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


def signed(data: dict[str, Any]) -> str:
    """A token of two claims, the first of them JSON as text."""
    claims = {"data": json.dumps(data, default=_plain), "iss": "NIC"}
    header = {"alg": "RS256", "kid": "standin-1", "typ": "JWT"}
    return jws.serialize_compact(header, json.dumps(claims).encode(), KEY)


def _plain(value: Any) -> Any:
    return float(value) if value % 1 else int(value)


def verified(token: str, key: Any = KEY) -> dict[str, Any]:
    """What was signed. Raises: joserfc.errors.BadSignatureError."""
    claims = json.loads(jws.deserialize_compact(token, key, algorithms=["RS256"]).payload)
    found = json.loads(claims["data"], parse_float=Decimal)
    assert isinstance(found, dict)
    return {**found, "iss": claims["iss"]}


def against(document: dict[str, Any], gstin: str, today: date) -> list[Fault]:
    """A few of the portal's objections."""
    try:
        return [*_of_parties(document, gstin, today), *_of_sums(document)]
    except (KeyError, TypeError, ValueError) as error:
        return [("5001", f"the schema is broken: {error}")]


def _of_parties(document: dict[str, Any], gstin: str, today: date) -> list[Fault]:
    seller, buyer = document["SellerDtls"], document["BuyerDtls"]
    found = []
    if seller["Gstin"] != gstin:
        found.append(("2143", "Invoice does not belong to the user GSTIN"))
    if day(document["DocDtls"]["Dt"]) > today:
        found.append(("2163", "Document date cannot be future date"))
    if seller["Gstin"] == buyer["Gstin"]:
        found.append(("2211", "Supplier and recipient GSTIN should not be the same"))
    if buyer["Gstin"] != "URP" and buyer["Gstin"][:2] != buyer["Stcd"].zfill(2):
        found.append(("2265", "Recipient GSTIN state code does not match the state code"))
    return found


def _of_sums(document: dict[str, Any]) -> list[Fault]:
    lines, sums = document["ItemList"], document["ValDtls"]
    found = []
    intra = document["SellerDtls"]["Stcd"] == document["BuyerDtls"]["Pos"]
    for line in lines:
        heads = line.get("CgstAmt", 0) + line.get("SgstAmt", 0)
        if intra and line.get("IgstAmt", 0):
            found.append(("2172", "For Intra-state transaction, IGST is not applicable"))
        if not intra and heads:
            found.append(("2174", "For inter-state transaction, CGST and SGST are not applicable"))
    if abs(sum(line["AssAmt"] for line in lines) - sums["AssVal"]) > 1:
        found.append(("2182", "Taxable value total does not match"))
    taxes = sum(sums.get(name, 0) for name in ("CgstVal", "SgstVal", "IgstVal", "CesVal"))
    more = sums.get("OthChrg", 0) - sums.get("Discount", 0) + sums.get("RndOffAmt", 0)
    if abs(sums["AssVal"] + taxes + more - sums["TotInvVal"]) > 1:
        found.append(("2189", "Invoice total value does not match"))
    return found


def qr_of(document: dict[str, Any], irn: str, at: str) -> dict[str, Any]:
    """The claims of the signed QR code."""
    head, lines = document["DocDtls"], document["ItemList"]
    return {
        "SellerGstin": document["SellerDtls"]["Gstin"],
        "BuyerGstin": document["BuyerDtls"]["Gstin"],
        "DocNo": head["No"],
        "DocTyp": head["Typ"],
        "DocDt": head["Dt"],
        "TotInvVal": document["ValDtls"]["TotInvVal"],
        "ItemCnt": len(lines),
        "MainHsnCode": sorted(lines, key=lambda line: -line["AssAmt"])[0]["HsnCd"],
        "Irn": irn,
        "IrnDt": at,
    }
