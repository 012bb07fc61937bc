"""WhatsApp's review of templates, as the Twilio stand-in plays it.

A wrong request is refused at once; a template that breaks WhatsApp's rules is received and then rejected with
a reason, which only asking again shows. Sources: Twilio's pages on approvals and on variables (2026).
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.standins.twilio_content import VARIABLE, Approval, Content, Refusal, fill, names, strings

CATEGORIES = {"UTILITY", "MARKETING", "AUTHENTICATION"}
KEPT_AFTER_DELETION = timedelta(days=30)


@dataclass
class Names:
    """Which names are taken: by (name, language); a deleted template keeps its name for 30 days."""

    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    freed_at: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def take(self, content: Content, name: str, now: datetime) -> bool:
        key = (name, content.language)
        freed = self.freed_at.get(key)
        if key in self.taken or (freed and now < freed):
            return False
        self.taken[key] = content.sid
        return True

    def free(self, content: Content, now: datetime) -> None:
        for key, sid in list(self.taken.items()):
            if sid == content.sid:
                del self.taken[key]
                self.freed_at[key] = now + KEPT_AFTER_DELETION


def submitted(content: Content, payload: Any) -> Approval:
    """The request for approval, or a Refusal."""
    if content.approval is not None:
        raise Refusal(92009, "The template has already been submitted for approval.")
    if not isinstance(payload, dict):
        raise Refusal(20001, "the body is not a JSON object")
    name, category = payload.get("name"), payload.get("category")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,512}", name):
        raise Refusal(20001, "name: lower-case letters, digits and underscores only")
    if category not in CATEGORIES:
        raise Refusal(20001, f"category is one of {sorted(CATEGORIES)}")
    if content.type == "twilio/list-picker":
        raise Refusal(20001, "twilio/list-picker cannot be submitted for approval")
    return Approval(name, str(category), content.type)


def fault(content: Content) -> str:
    """Why WhatsApp would reject this template; "" where it would not."""
    parts = content.parts
    body = str(parts.get("body") or parts.get("title") or "")
    unsampled = sorted(names(parts) - {k for k, v in content.variables.items() if v.strip()})
    if unsampled:
        return f"no sample for the variables {unsampled}"
    return _body_fault(body) or _numbering_fault(parts) or _place_fault(parts) or _length(content)


def _body_fault(body: str) -> str:
    # the names stand between the texts: every second piece is a text
    texts = re.split(VARIABLE, body)[::2]
    count = len(texts) - 1
    if not count:
        return ""
    if not _says_something(texts[0]):
        return "the body starts with a variable"
    if not _says_something(texts[-1]):
        return "the body ends with a variable"
    if any(not text.strip() for text in texts[1:-1]):
        return "two variables stand next to each other"
    words = [word for word in " ".join(texts).split() if _says_something(word)]
    if len(words) < 2 * count + 1:
        return "too many variables for the length of the message"
    return ""


def _says_something(text: str) -> bool:
    """Letters, digits or pictures; a full stop alone still counts as the end."""
    return any(unicodedata.category(each)[0] in "LN" or each >= "\U0001f000" for each in text)


def _numbering_fault(parts: dict[str, Any]) -> str:
    used = names(parts)
    numbers = sorted(int(name) for name in used if name.isdigit())
    if len(numbers) == len(used) and numbers != list(range(1, len(numbers) + 1)):
        return "the numbers of the variables skip one"
    return ""


def _place_fault(parts: dict[str, Any]) -> str:
    for key in ("footer", "subtitle"):
        if names(parts.get(key, "")):
            return f"a variable in the {key}"
    if len(names(parts.get("header_text", ""))) > 1:
        return "more than one variable in the header"
    if any(names(each) and not _static_host(each) for each in strings(parts.get("media"))):
        return "the media's address is variable before its path"
    return _button_fault(parts)


def _button_fault(parts: dict[str, Any]) -> str:
    kinds = [str(each.get("type") or "QUICK_REPLY") for each in parts.get("actions") or []]
    if kinds.count("URL") > 2 or kinds.count("PHONE_NUMBER") > 1 or kinds.count("COPY_CODE") > 1:
        return "more than two links, one phone or one code"
    groups = [key for key, _ in itertools.groupby(each == "QUICK_REPLY" for each in kinds)]
    if len(groups) > 2:
        return "quick replies stand together, and so do the other buttons"
    for action in parts.get("actions") or []:
        if names(action.get("title", "")) or names(action.get("phone", "")):
            return "a variable in a button's title or phone"
        url = str(action.get("url") or "")
        if names(url) and not re.fullmatch(r"https?://[^/{}]+/[^{}]*\{\{[^{}]*\}\}", url):
            return "a button's address has one variable, at its end"
    return ""


def _static_host(address: str) -> bool:
    return bool(re.match(r"https?://[^/{}]+/", address))


def _length(content: Content) -> str:
    try:
        filled = fill(content, content.variables)
    except Exception as error:
        return str(error)
    return "the text is longer than 1024" if len(filled.text) > 1024 else ""
