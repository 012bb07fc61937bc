"""The REST addresses of the Twilio stand-in: who answers what."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.standins.twilio_approval import Names, fault, submitted
from tests.standins.twilio_content import Content, Failure, Refusal, checked, fill
from tests.standins.twilio_faults import Call, answered, error
from tests.standins.twilio_media import fetched
from tests.standins.twilio_messages import accepted, carry, listed, paging
from tests.standins.twilio_wire import Answer, Request

if TYPE_CHECKING:
    from tests.standins.twilio import Twilio

__all__ = ["Names", "serve"]
Handler = Callable[["Twilio", Request, Call, dict[str, str]], Answer]
ACCOUNT = r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})"
NOT_FOUND = (20404, "The requested resource was not found", 404)


def serve(twilio: "Twilio", request: Request, call: Call) -> Answer:
    """The answer of the address, or Twilio's error for what is wrong."""
    methods = set()
    for method, pattern, handler in ROUTES:
        match = re.fullmatch(pattern, request.path)
        if not match:
            continue
        methods.add(method)
        if method == request.method:
            found = match.groupdict()
            if found.get("account", twilio.account_sid) != twilio.account_sid:
                return _refused(call, *NOT_FOUND)
            try:
                return handler(twilio, request, call, found)
            except Refusal as refusal:
                return _refused(call, refusal.code, refusal.message, refusal.status)
    if methods:
        return _refused(call, 20004, "Method not allowed", 405)
    return _refused(call, *NOT_FOUND)


def _refused(call: Call, code: int, message: str, status: int) -> Answer:
    call.code = code
    return error(code, message, status)


# -- account and messages --------------------------------------------------------------------------


def _account(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    return answered(
        {
            "sid": twilio.account_sid,
            "owner_account_sid": twilio.account_sid,
            "friendly_name": "A shop's account",
            "auth_token": twilio.auth_token,
            "status": "active",
            "type": "Full",
            "date_created": "Sat, 21 Nov 2026 04:30:00 +0000",
            "date_updated": "Sat, 21 Nov 2026 04:30:00 +0000",
            "subresource_uris": {},
            "uri": request.path,
        }
    )


def _create_message(
    twilio: "Twilio", request: Request, call: Call, found: dict[str, str]
) -> Answer:
    if twilio.pace and not twilio.pace.admits():
        raise Refusal(20429, "Too Many Requests", 429)
    message = accepted(twilio, call.form)
    resource = message.resource(twilio.account_sid)
    twilio.messages[message.sid] = message
    call.sid = message.sid
    twilio.carry_later(message, partial(carry, twilio, message))
    return answered(resource, 201)


def _list_messages(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    return answered(listed(twilio, request.query, request.path))


def _fetch_message(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    message = twilio.messages.get(found["sid"])
    if message is None:
        return _refused(call, *NOT_FOUND)
    return answered(message.resource(twilio.account_sid))


def _media(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    if found["media"] not in twilio.files:
        return _refused(call, *NOT_FOUND)
    return Answer(307, b"", {"Location": twilio.store_url(found["media"])})


# -- content ---------------------------------------------------------------------------------------


def _create_content(
    twilio: "Twilio", request: Request, call: Call, found: dict[str, str]
) -> Answer:
    fields = checked(_json(request))
    content = Content(sid=twilio.new_sid("HX"), made_at=_now(twilio), **fields)
    twilio.contents[content.sid] = content
    call.sid = content.sid
    return answered(_content(twilio, content), 201)


def _list_contents(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    shown = partial(_content, twilio)
    return answered(_page(twilio, request, [shown(each) for each in _newest(twilio)]))


def _contents_and_approvals(
    twilio: "Twilio", request: Request, call: Call, found: dict[str, str]
) -> Answer:
    rows = []
    for each in _newest(twilio):
        row = _content(twilio, each)
        del row["links"], row["url"]
        rows.append({**row, "approval_requests": _approval(each)})
    return answered(_page(twilio, request, rows))


def _fetch_content(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    return answered(_content(twilio, _existing(twilio, found["sid"])))


def _delete_content(
    twilio: "Twilio", request: Request, call: Call, found: dict[str, str]
) -> Answer:
    content = _existing(twilio, found["sid"])
    twilio.template_names.free(content, twilio.clock())
    del twilio.contents[content.sid]
    return Answer(204)


def _submit(twilio: "Twilio", request: Request, call: Call, found: dict[str, str]) -> Answer:
    content = _existing(twilio, found["sid"])
    approval = submitted(content, _json(request))
    content.approval = approval
    answer = answered(_approval(content), 201)
    reason = fault(content)
    if not reason and not twilio.template_names.take(content, approval.name, twilio.clock()):
        reason = f"there is already {content.language} content for this template name"
    reason = reason or _sample_fault(twilio, content)
    if reason:
        approval.status, approval.reason = "rejected", reason
    else:
        approval.status = "pending" if twilio.reviews_by_hand else "approved"
    return answer


def _sample_fault(twilio: "Twilio", content: Content) -> str:
    """A header's sample is fetched; its kind is from then on the header's kind."""
    media = fill(content, content.variables).media
    if not media or not twilio.checks_samples or content.approval is None:
        return ""
    try:
        content.approval.media_kind = fetched(twilio.reach, media).kind
    except Failure as failure:
        return f"the sample of the media: {failure.why}"
    return ""


def _fetch_approval(
    twilio: "Twilio", request: Request, call: Call, found: dict[str, str]
) -> Answer:
    content = _existing(twilio, found["sid"])
    return answered(
        {
            "sid": content.sid,
            "account_sid": twilio.account_sid,
            "url": f"{twilio.base}/v1/Content/{content.sid}/ApprovalRequests",
            "whatsapp": _approval(content),
        }
    )


def _approval(content: Content) -> dict[str, Any]:
    approval = content.approval
    if approval is None:
        return {"type": "whatsapp", "name": "", "category": "", "status": "unsubmitted",
                "content_type": "", "rejection_reason": "", "allow_category_change": True,
                "flows": None}  # fmt: skip
    return {
        "type": "whatsapp",
        "name": approval.name,
        "category": approval.category,
        "content_type": approval.content_type,
        "status": approval.status,
        "rejection_reason": approval.reason,
        "allow_category_change": True,
        "flows": None,
    }


def _content(twilio: "Twilio", content: Content) -> dict[str, Any]:
    url = f"{twilio.base}/v1/Content/{content.sid}"
    return {
        "sid": content.sid,
        "account_sid": twilio.account_sid,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "date_created": content.made_at,
        "date_updated": content.made_at,
        "url": url,
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }


def _page(twilio: "Twilio", request: Request, rows: list[dict[str, Any]]) -> dict[str, Any]:
    page, size = paging(request.query)

    def url(number: int) -> str:
        more = {"PageSize": str(size), "Page": str(number), "PageToken": f"PT{number}"}
        return f"{twilio.base}{request.path}?{urlencode(more)}"

    more = (page + 1) * size < len(rows)
    return {
        "contents": rows[page * size : (page + 1) * size],
        "meta": {
            "key": "contents",
            "page": page,
            "page_size": size,
            "url": url(page),
            "first_page_url": url(0),
            "next_page_url": url(page + 1) if more else None,
            "previous_page_url": url(page - 1) if page else None,
        },
    }


def _newest(twilio: "Twilio") -> list[Content]:
    return list(reversed(list(twilio.contents.values())))


def _existing(twilio: "Twilio", sid: str) -> Content:
    content = twilio.contents.get(sid)
    if content is None:
        raise Refusal(*NOT_FOUND)
    return content


def _json(request: Request) -> Any:
    if "application/json" not in request.headers.get("content-type", ""):
        raise Refusal(20001, "Content-Type is not application/json", 415)
    try:
        return json.loads(request.body)
    except ValueError:
        raise Refusal(20001, "the body is not JSON") from None


def _now(twilio: "Twilio") -> str:
    at: datetime = twilio.clock().astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


ONE_CONTENT = r"/v1/Content/(?P<sid>HX[0-9a-f]{32})"
MESSAGES = ACCOUNT + r"/Messages"
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", ACCOUNT + r"\.json", _account),
    ("POST", MESSAGES + r"\.json", _create_message),
    ("GET", MESSAGES + r"\.json", _list_messages),
    ("GET", MESSAGES + r"/(?P<sid>[SM]M[0-9a-f]{32})\.json", _fetch_message),
    ("GET", MESSAGES + r"/(?P<sid>MM[0-9a-f]{32})/Media/(?P<media>ME[0-9a-f]{32})", _media),
    ("POST", r"/v1/Content", _create_content),
    ("GET", r"/v1/Content", _list_contents),
    ("GET", r"/v1/ContentAndApprovals", _contents_and_approvals),
    ("GET", ONE_CONTENT, _fetch_content),
    ("DELETE", ONE_CONTENT, _delete_content),
    ("POST", ONE_CONTENT + r"/ApprovalRequests/whatsapp", _submit),
    ("GET", ONE_CONTENT + r"/ApprovalRequests", _fetch_approval),
)
