"""The schema of the portal's JSON, written from GSTN's description of the return, GSTR-1.

What `portal.py` writes is held against it by the tests; callers of the API read in it what may come.
"""

from typing import Any


def _object(required: str, optional: str = "", **kinds: Any) -> dict[str, Any]:
    names = [*required.split(), *optional.split()]
    return {
        "type": "object",
        "required": required.split(),
        "additionalProperties": False,
        "properties": {
            name: kinds.get(name, _KINDS.get(name, {"type": "number"})) for name in names
        },
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": of}


_GSTIN = {"type": "string", "pattern": "^[0-9]{2}[A-Z0-9]{13}$"}
_DAY = {"type": "string", "pattern": "^[0-3][0-9]-[01][0-9]-20[0-9]{2}$"}
_NUMBER = {"type": "string", "pattern": "^[A-Za-z0-9/-]{1,16}$"}
_YES = {"enum": ["Y", "N"]}
_KINDS: dict[str, Any] = {
    "oinum": _NUMBER, "oidt": _DAY, "ont_num": _NUMBER, "ont_dt": _DAY,
    "ctin": _GSTIN, "etin": _GSTIN, "inum": _NUMBER, "nt_num": _NUMBER, "idt": _DAY, "nt_dt": _DAY,
    "pos": {"type": "string", "pattern": "^[0-9]{2}$"}, "rchrg": _YES, "ntty": {"enum": ["C", "D"]},
    "inv_typ": {"enum": ["R", "SEWP", "SEWOP", "DE"]}, "sply_ty": {"type": "string"},
    "typ": {"type": "string"}, "exp_typ": {"enum": ["WPAY", "WOPAY"]}, "sbpcode": {"type": "string"},
    "sbnum": {"type": "string"}, "sbdt": _DAY, "hsn_sc": {"type": "string", "pattern": "^([0-9]{4,8})?$"},
    "desc": {"type": "string", "maxLength": 30}, "uqc": {"type": "string", "maxLength": 3},
    "from": _NUMBER, "to": _NUMBER, "num": {"type": "integer"}, "totnum": {"type": "integer"},
    "cancel": {"type": "integer"}, "net_issue": {"type": "integer"}, "doc_num": {"enum": list(range(1, 13))},
}  # fmt: skip
_SPLIT = _list(_object("num itm_det", itm_det=_object("rt txval iamt camt samt csamt")))
_WHOLE = _list(_object("num itm_det", itm_det=_object("rt txval iamt csamt")))


def _registered(original: str = "") -> dict[str, Any]:
    of = _object(f"{original} inum idt val pos rchrg inv_typ itms", itms=_SPLIT)
    return _list(_object("ctin inv", inv=_list(of)))


def _far(original: str = "") -> dict[str, Any]:
    of = _object(f"{original} inum idt val itms", itms=_WHOLE)
    return _list(_object("pos inv", inv=_list(of)))


def _exported(original: str = "") -> dict[str, Any]:
    flat = _list(_object("rt txval iamt csamt"))
    of = _object(f"{original} inum idt val itms", "sbpcode sbnum sbdt", itms=flat)
    return _list(_object("exp_typ inv", inv=_list(of)))


def _note(original: str = "") -> dict[str, Any]:
    of = _object(f"{original} ntty nt_num nt_dt val pos rchrg inv_typ itms", itms=_SPLIT)
    return _list(_object("ctin nt", nt=_list(of)))


def _other_note(original: str = "") -> dict[str, Any]:
    typ = {"enum": ["B2CL", "EXPWP", "EXPWOP"]}
    of = _object(f"{original} typ ntty nt_num nt_dt val itms", "pos", typ=typ, itms=_WHOLE)
    return _list(of)


_SUPPLY_TYPE = {"enum": ["INTRA", "INTER"]}
_ADVANCE = _list(
    _object(
        "pos sply_ty itms",
        sply_ty=_SUPPLY_TYPE,
        itms=_list(_object("rt ad_amt iamt camt samt csamt")),
    )
)
_CODE = _object("num hsn_sc desc uqc qty rt txval iamt camt samt csamt")
_TABS = ("hsn_b2b", "hsn_b2c", "data")  # the last until April 2025
_SUPPLIED = _object("etin suppval igst cgst sgst cess")
SCHEMA = _object(
    "gstin fp",
    "b2b b2ba b2cl b2cla b2cs exp expa cdnr cdnra cdnur cdnura at txpd nil hsn doc_issue supeco",
    gstin=_GSTIN,
    fp={"type": "string", "pattern": "^[01][0-9]20[0-9]{2}$"},
    b2b=_registered(),
    b2ba=_registered("oinum oidt"),
    b2cl=_far(),
    b2cla=_far("oinum oidt"),
    b2cs=_list(
        _object(
            "sply_ty typ pos rt txval iamt camt samt csamt",
            sply_ty=_SUPPLY_TYPE,
            typ={"enum": ["OE", "E"]},
        )
    ),
    exp=_exported(),
    expa=_exported("oinum oidt"),
    cdnr=_note(),
    cdnra=_note("ont_num ont_dt"),
    cdnur=_other_note(),
    cdnura=_other_note("ont_num ont_dt"),
    at=_ADVANCE,
    txpd=_ADVANCE,
    nil=_object(
        "inv",
        inv=_list(
            _object(
                "sply_ty nil_amt expt_amt ngsup_amt",
                sply_ty={"enum": ["INTRB2B", "INTRAB2B", "INTRB2C", "INTRAB2C"]},
            )
        ),
    ),
    hsn=_object("", "hsn_b2b hsn_b2c data", **dict.fromkeys(_TABS, _list(_CODE))),
    doc_issue=_object(
        "doc_det",
        doc_det=_list(
            _object("doc_num docs", docs=_list(_object("num from to totnum cancel net_issue")))
        ),
    ),
    supeco=_object("", "clttx paytx", clttx=_list(_SUPPLIED), paytx=_list(_SUPPLIED)),
)
