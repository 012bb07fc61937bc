"""Faults as one line for the terminal."""

from sqlalchemy.exc import DBAPIError

from adapters.server import PortTaken
from adapters.settings import SettingsError
from bot.understand.goods import NotAFile
from core.errors import PakkaError

_WORDS = {
    "gstin_malformed": "not the shape of a GSTIN: {gstin}",
    "gstin_checksum": "the check letter of GSTIN {gstin} is wrong; it would be {expected}",
    "test_gstin": "{gstin} is a GSTIN for tests; use --test",
    "state_unknown": "no such state: {state}",
    "vpa_malformed": "not the shape of a UPI ID: {vpa}",
    "number_malformed": "not a number a bill may have: {number}",
    "setting_not_valid": "{name} cannot be {value!r}",
    "setting_unknown": "no such setting: {name}; pakka shop show ID lists them",
    "logo_unreadable": "no whole picture that is PNG, JPEG or WebP",
    "logo_too_large": "the picture is too large (at most {megabytes} MB, {dots} dots)",
    "logo_too_small": "the picture is empty or too small (at least {least} dots)",
    "logo_animated": "the picture moves",
    "logo_cmyk": "the picture has the colours of a printing press (CMYK); save it as RGB",
    "series_behind": "{number} lies before {last}, which is drawn already",
    "duplicate_number": "{number} is on a bill already",
    "interstate_not_allowed": "a composition shop may not sell into another state",
    "name_missing": "the name is empty or too long",
    "shop_not_found": "no such shop: {shop_id}",
    "credential_not_found": "no such key: {key}; pakka keys list shows them",
    "amount_not_valid": "{field} cannot be {value!r}",
    "pincode_malformed": "not a PIN code: {pincode}",
    "phone_malformed": "not an Indian mobile number: {phone}",
    "database_newer": "the database was written by a newer version ({revision})",
    "backup_damaged": "not a sound backup: {why}",
    "file_empty": "nothing stands in the file",
    "file_too_large": "the file is too large (at most {limit})",
    "file_kind_unknown": "not a CSV and not an .xlsx ({kind})",
    "file_damaged": "the file is damaged ({why})",
    "header_unknown": "no row names a column of names (Name, Party Name, Item ...)",
    "date_malformed": "{value} is no date",
    "row_repeated": "stands in line {line} already",
    "phone_taken": "{phone} is the number of {name}",
    "several_named": "several are called {name}",
    "hsn_malformed": "an HSN has 4, 6 or 8 digits: {hsn}",
    "gst_rate_not_valid": "{rate} is no rate of GST",
    "month_not_valid": "no month: {month}; write it as 2026-11",
    "month_not_over": "{month} has not begun",
    "not_applicable": "a {scheme} shop files no such return",
    "date_in_future": "{on} is after today",
    "bad_state": "that cannot be done now: {state}",
    "shop_exists": "the shop {shop_id} is here already; an export makes a shop anew where it is not",
    "restore_refused": "the database holds newer things ({newest}); --force replaces them",
    "database_busy": "the database is busy; try again",
}
_EMAIL = "an e-mail address; a UPI ID has no dot after the @"


class Refused(Exception):
    """Something the command cannot do; the message is for people."""


def line_of(error: Exception) -> str | None:
    """Say what is wrong in one line, or None for a bug."""
    if isinstance(error, Refused | SettingsError | PortTaken | NotAFile):
        return str(error)
    if isinstance(error, PakkaError):
        words = _WORDS.get(error.code)
        line = words.format_map(_Missing(error.params)) if words else str(error)
        allowed = error.params.get("allowed") or ("" if not error.params.get("email") else _EMAIL)
        return f"{line}: {allowed}" if allowed else line
    if isinstance(error, DBAPIError):
        first = str(error.orig).strip().splitlines()
        return f"database: {first[0] if first else type(error).__name__}"
    return None


class _Missing(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
