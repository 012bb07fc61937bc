"""What Square's clients say of an invoice beside its money: kept as it is said, changed bit by bit.

Payment requests and their reminders have a uid: what names one changes it, what names none is new, and
``remove`` takes one away. All else is replaced whole. Null clears.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapters.rest.problems import Fault, Problem
from adapters.rest.shapes import instant_text
from adapters.rest.square.invoice_schemas import InvoiceBody, ReminderBody, RequestBody

Said = dict[str, Any]
NewUid = Callable[[], str]
_PLAIN = (
    "title", "description", "delivery_method", "sale_or_service_date", "store_payment_method_enabled",
    "custom_fields", "accepted_payment_methods",
)  # fmt: skip
_CLEARED = {
    *_PLAIN, "scheduled_at", "payment_requests", "primary_recipient", "invoice_number",
}  # fmt: skip
METHODS = ("card", "square_gift_card", "bank_account", "buy_now_pay_later", "cash_app_pay")
_REMINDERS_OF = re.compile(
    r"payments?_requests\[([^\]]{1,60})\](\.reminders)?(?:\[([^\]]{1,60})\])?"
)
_AT = "/invoice/payment_requests/{}"


def changed(said: Said, body: InvoiceBody, new_uid: NewUid) -> Said:
    """Return what is said once ``body`` was said too. Raises: Problem (an unknown uid)."""
    given = body.model_fields_set
    after = dict(said)
    for name in _PLAIN:
        if name in given:
            after[name] = _plain(body, name)
    if "scheduled_at" in given:
        after["scheduled_at"] = instant_text(body.scheduled_at) if body.scheduled_at else None
    if "payment_requests" in given:
        asked = body.payment_requests or []
        after["payment_requests"] = _requests(said.get("payment_requests") or [], asked, new_uid)
    return {name: value for name, value in after.items() if value is not None}


def _plain(body: InvoiceBody, name: str) -> Any:
    value = body.model_dump(mode="json", include={name}, exclude_none=True).get(name)
    if name != "custom_fields":
        return value
    return [{"placement": "ABOVE_LINE_ITEMS", **one} for one in value or ()] or None


def _requests(before: Sequence[Said], asked: Sequence[RequestBody], new_uid: NewUid) -> list[Said]:
    """Merge payment requests by their uid; the deposit stands before the balance."""
    kept = {one["uid"]: one for one in before}
    for n, one in enumerate(asked):
        where = _AT.format(n)
        known = _known(kept, one.uid, where)
        if one.remove:
            kept.pop(known["uid"], None)
            continue
        merged = _request(known, one, new_uid, where=where)
        kept[merged["uid"]] = merged
    return sorted(kept.values(), key=lambda one: one.get("request_type") != "DEPOSIT")


def _known(kept: dict[str, Said], uid: str | None, where: str) -> Said:
    if uid is None:
        return {}
    if uid not in kept:
        fault = Fault(f"{where}/uid", "INVALID_VALUE", f"there is no {uid}")
        raise Problem("validation_failed", fault.message, [fault])
    return kept[uid]


def _request(before: Said, one: RequestBody, new_uid: NewUid, *, where: str) -> Said:
    given = one.model_fields_set
    after = dict(before) or {"uid": new_uid()}
    for name in ("request_type", "tipping_enabled", "percentage_requested"):
        if name in given:
            after[name] = getattr(one, name)
    if "due_date" in given:
        after["due_date"] = one.due_date.isoformat() if one.due_date else None
    if "fixed_amount_requested_money" in given:
        money = one.fixed_amount_requested_money
        after["fixed_paise"] = money.amount if money else None
    if "reminders" in given:
        held = {each["uid"]: each for each in before.get("reminders") or []}
        after["reminders"] = _reminders(held, one.reminders or [], new_uid, where=where)
    return {name: value for name, value in after.items() if value is not None}


def _reminders(
    held: dict[str, Said], asked: Sequence[ReminderBody], new_uid: NewUid, *, where: str
) -> list[Said]:
    if not asked:
        return []
    for n, one in enumerate(asked):
        known = _known(held, one.uid, f"{where}/reminders/{n}")
        if one.remove:
            held.pop(known["uid"], None)
            continue
        after = dict(known) or {"uid": new_uid()}
        for name in ("relative_scheduled_days", "message"):
            if name in one.model_fields_set:
                after[name] = getattr(one, name)
        held[after["uid"]] = {name: value for name, value in after.items() if value is not None}
    return list(held.values())


def cleared(said: Said, fields: Sequence[str]) -> tuple[Said, set[str]]:
    """Clear what is named; return what is left, and the names that are not kept here.

    Raises: Problem (no such field).
    """
    after, elsewhere = dict(said), set[str]()
    for n, name in enumerate(fields):
        found = _REMINDERS_OF.fullmatch(name)
        if found:
            after["payment_requests"] = _without(after.get("payment_requests") or [], found)
        elif name in {"primary_recipient", "invoice_number"}:
            elsewhere.add(name)
        elif name in _CLEARED:
            after.pop(name, None)
        else:
            fault = Fault(f"/fields_to_clear/{n}", "INVALID_VALUE", f"{name} cannot be cleared")
            raise Problem("validation_failed", fault.message, [fault])
    return after, elsewhere


def in_full(said: Said) -> Said:
    """Return what is said with what goes without saying: what is shown alike is the same.

    >>> in_full({"title": "A"}) == in_full({"title": "A", "store_payment_method_enabled": False})
    True
    """
    requests = [
        {"tipping_enabled": False, **{name: value for name, value in one.items() if value != []}}
        for one in said.get("payment_requests") or ()
    ]
    return {
        "store_payment_method_enabled": False,
        **said,
        "accepted_payment_methods": methods_of(said),
        "payment_requests": requests,
    }


def methods_of(said: Mapping[str, Any]) -> dict[str, bool]:
    """Say of each way of paying whether it may be used."""
    given = said.get("accepted_payment_methods") or {"bank_account": True}
    return {name: bool(given.get(name)) for name in METHODS}


def _without(requests: Sequence[Said], found: re.Match[str]) -> list[Said]:
    uid, is_reminders, reminder = found.groups()
    kept = []
    for one in requests:
        if one["uid"] != uid:
            kept.append(one)
        elif is_reminders:
            left = [
                each for each in one.get("reminders") or [] if reminder and each["uid"] != reminder
            ]
            kept.append(one | {"reminders": left})
    return kept


def faults_of(said: Said) -> list[Fault]:
    """Say what is missing in what is said, and what does not go together."""
    found = []
    if not said.get("delivery_method"):
        found.append(_missing("/invoice/delivery_method"))
    requests = said.get("payment_requests") or []
    if not requests:
        return [*found, _missing("/invoice/payment_requests")]
    for n, one in enumerate(requests):
        found += _faults_of(one, _AT.format(n))
    kinds = [one.get("request_type") for one in requests]
    if kinds not in (["BALANCE"], ["DEPOSIT", "BALANCE"]) and None not in kinds:
        message = "one BALANCE, or a DEPOSIT and a BALANCE"
        found.append(Fault("/invoice/payment_requests", "INVALID_VALUE", message))
    days = [one.get("due_date", "") for one in requests]
    if not found and days != sorted(days):
        message = "the deposit is due after the balance"
        found.append(Fault(f"{_AT.format(0)}/due_date", "INVALID_VALUE", message))
    for n, one in enumerate(said.get("custom_fields") or []):
        if not one.get("label"):
            found.append(_missing(f"/invoice/custom_fields/{n}/label"))
    return found


def _faults_of(one: Said, where: str) -> list[Fault]:
    """Say what is wrong with a payment request."""
    names = ("request_type", "due_date")
    found = [_missing(f"{where}/{name}") for name in names if not one.get(name)]
    for n, reminder in enumerate(one.get("reminders") or []):
        if reminder.get("relative_scheduled_days") is None:
            found.append(_missing(f"{where}/reminders/{n}/relative_scheduled_days"))
    field = f"{where}/fixed_amount_requested_money"
    parts = [name for name in ("fixed_paise", "percentage_requested") if name in one]
    if one.get("request_type") == "DEPOSIT" and len(parts) != 1:
        found.append(Fault(field, "INVALID_VALUE", "a deposit is an amount or a percentage"))
    if one.get("request_type") == "BALANCE" and parts:
        found.append(Fault(field, "INVALID_VALUE", "the balance is what is left"))
    percentage = Decimal(one.get("percentage_requested", "1"))
    if not 0 < percentage < 100:
        message = "lies between 0 and 100"
        found.append(Fault(f"{where}/percentage_requested", "INVALID_VALUE", message))
    if one.get("fixed_paise") == 0:
        found.append(Fault(field, "VALUE_TOO_LOW", "is more than nothing"))
    return found


def _missing(field: str) -> Fault:
    return Fault(field, "MISSING_REQUIRED_PARAMETER", "is needed")


def past_faults(said: Said, before: Said, *, today: dt.date) -> list[Fault]:
    """Say which due dates lie in the past; one that was there before may have passed since."""
    known = {(one["uid"], one.get("due_date")) for one in before.get("payment_requests") or []}
    return [
        Fault(f"{_AT.format(n)}/due_date", "INVALID_VALUE", f"{one['due_date']} is in the past")
        for n, one in enumerate(said.get("payment_requests") or [])
        if (one["uid"], one["due_date"]) not in known and one["due_date"] < today.isoformat()
    ]


def require(faults: Sequence[Fault]) -> None:
    """Refuse what has faults, all of them at once. Raises: Problem (validation_failed)."""
    if faults:
        raise Problem("validation_failed", faults[0].message, faults)


def due_on(said: Said) -> dt.date:
    """Return the day by which all is to be paid."""
    return dt.date.fromisoformat(said["payment_requests"][-1]["due_date"])


def scheduled_at(said: Said) -> dt.datetime | None:
    """Return when it is to be issued, where that was said."""
    text = said.get("scheduled_at")
    return dt.datetime.fromisoformat(text) if text else None
