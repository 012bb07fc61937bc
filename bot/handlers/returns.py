"""The month for the accountant: GSTR-1 with what to look at first, the other returns, filing."""

import datetime as dt
from dataclasses import replace

from bot import acts, objections
from bot.day_text import days_text
from bot.handlers import choosing, headings
from bot.message import Attachment, Button
from bot.turn import Turn
from core import outbox
from core.errors import OwnerOnly
from core.items.service import NewItem, add_item, find_by_name, update_item, validate_hsn
from core.money import format_paise
from core.reports.catalogue import REPORTS
from core.reports.gstr1.glance import Glance, glance
from core.reports.gstr1.month import Month, filer, parse_month
from core.reports.sales import Days
from core.shops.models import FiledMonth
from core.shops.periods import mark_filed
from core.shops.standings import filing_gstins

_SEEING = {"owner", "accountant"}
_DUE_DAY = 11
_MOST_ITEMS = 3
_LARGE = 2_000  # documents: their files take longer than one waits for an answer
NAMES = {"gstr1", "gstr3b", "hsn", "liability"}
OF_DAYS = {"parties", "items", "ageing"}


def send(turn: Turn, act: acts.Report) -> None:
    """Send GSTR-1, the sales side of GSTR-3B, the tax by rate or the HSN summary of a month.

    Raises: OwnerOnly, ReturnNotApplicable, MonthNotOver.
    """
    if turn.person.role not in _SEEING:
        raise OwnerOnly(what="totals")
    if act.name == "hsn" and act.from_ and act.to:
        send_of_days(turn, act.name, (act.from_, min(act.to, turn.actor.today)))
        return
    month = _month_of(act, turn.actor.today)
    if act.name == "gstr1":
        for one in _returns_of(turn, month):
            send_gstr1(turn, one)
        return
    name = act.name or "hsn"
    if REPORTS[name].of_returns:
        filer(turn.session, turn.shop, month)
    _send_papers(turn, name, month.text, told=_name_of(turn, month))


def _returns_of(turn: Turn, month: Month) -> list[Month]:
    """A return for each GSTIN that the shop had in a month: it may have moved."""
    gstins = filing_gstins(turn.session, turn.shop, month.days)
    return [replace(month, gstin=gstin) for gstin in gstins] if len(gstins) > 1 else [month]


def send_of_days(turn: Turn, name: str, days: Days) -> None:
    """Send a report of some days: sales by party or item, HSN; or what is owed since when, today.

    Raises: OwnerOnly.
    """
    if turn.person.role not in _SEEING:
        raise OwnerOnly(what="totals")
    if name == "ageing":  # what is owed is known of today alone
        days = (turn.actor.today, turn.actor.today)
    _send_papers(turn, name, f"{days[0]}:{days[1]}", told=days_text(days))


def _send_papers(turn: Turn, name: str, of: str, *, told: str) -> None:
    called = f"{name}-{'-'.join(dict.fromkeys(of.split(':')))}"  # a day is named once
    papers = [
        Attachment("report_pdf", f"{name}:{of}", f"{called}.pdf"),
        Attachment("report_xlsx", f"{name}:{of}", f"{called}.xlsx"),
    ]
    text = turn.text("report_ready", name=REPORTS[name].title, month=told)
    turn.say(text, attachments=papers)


def _month_of(act: acts.Report, today: dt.date) -> Month:
    """The month that was named; without one the last that is over, which is what is due."""
    if act.month:
        return parse_month(act.month, today=today)
    if act.from_:
        return parse_month(f"{act.from_:%Y-%m}", today=today)
    before = today.replace(day=1) - dt.timedelta(days=1)
    return Month(before.year, before.month)


def _name_of(turn: Turn, month: Month) -> str:
    """Name a month, with its year where that is neither this one nor the last month's."""
    first = month.days[0]
    ended = turn.actor.today.replace(day=1) - dt.timedelta(days=1)
    return f"{first:%b}" if first.year in {turn.actor.today.year, ended.year} else f"{first:%b %Y}"


def send_gstr1(turn: Turn, month: Month) -> None:
    """Tell a month in a few lines, with its two files. Raises: ReturnNotApplicable."""
    shop = filer(turn.session, turn.shop, month)
    found = glance(turn.session, shop, month)
    due = (month.days[1] + dt.timedelta(days=1)).replace(day=_DUE_DAY)
    head = "gstr1_head" if month.days[1] < turn.actor.today else "gstr1_not_over"
    named = " · ".join(filter(None, (_name_of(turn, month), month.gstin)))
    lines = [turn.text(head, month=named, due=f"{due.day} {due:%b}")]
    if not found.count and not found.notes:
        lines.append(turn.text("gstr1_nothing"))
    else:
        lines += _sums(turn, found)
    lines += _missing(turn, found)
    if found.count + len(found.notes) > _LARGE:
        _order(turn, month, found)
        turn.say("\n".join([*lines, turn.text("gstr1_making")]), _buttons(turn, found, month))
        return
    lines += objections.lines(turn.session, shop, month, lang=turn.lang, today=turn.actor.today)
    base = f"GSTR1_{shop.gstin}_{month.period}"
    papers = [
        Attachment("gstr1_xlsx", month.name, f"{base}.xlsx"),
        Attachment("gstr1_json", month.name, f"{base}.json"),
    ]
    turn.say("\n".join(lines), _buttons(turn, found, month), attachments=papers)


def _order(turn: Turn, month: Month, found: Glance) -> None:
    """Have the files of a large month written in the background: one order for this message."""
    message = turn.message
    payload = {
        "channel": message.channel,
        "address": message.address,
        "lang": turn.lang,
        "month": month.name,
        "count": found.count + len(found.notes),
    }
    new = outbox.NewRow(
        "return", f"return:{message.channel}:{message.message_id}{month.gstin or ''}", payload
    )
    outbox.add(turn.session, turn.shop.shop_id, new, at=message.at)


def _sums(turn: Turn, found: Glance) -> list[str]:
    lines = []
    for key, part in (("gstr1_b2b", found.b2b), ("gstr1_b2c", found.b2c)):
        if part.taxable_paise or part.tax_paise:
            values = {
                "taxable": format_paise(part.taxable_paise),
                "tax": format_paise(part.tax_paise),
            }
            lines.append(turn.text(key, **values))
    if found.count:
        first, last = (number.rsplit("/", 1)[-1] for number in (found.first, found.last))
        notes = ""
        if found.notes:
            shown = ", ".join(_short(number) for number in found.notes[:_MOST_ITEMS])
            more = "" if len(found.notes) <= _MOST_ITEMS else ", …"
            notes = turn.text("gstr1_notes", notes=shown + more)
        values = {"first": first, "last": last, "count": str(found.count)}
        cancelled = turn.text("gstr1_cancelled", count=found.cancelled) if found.cancelled else ""
        lines.append(turn.text("gstr1_bills", **values, cancelled=cancelled, notes=notes))
    return lines


def _short(number: str) -> str:
    """CN/26-27/0012 as people say it: CN 0012."""
    parts = number.split("/")
    return f"{parts[0]} {parts[-1]}" if len(parts) > 1 else number


def _missing(turn: Turn, found: Glance) -> list[str]:
    return [
        turn.text("gstr1_no_hsn", item=item, count=count)
        for item, count in found.missing_hsn[:_MOST_ITEMS]
    ]


def _buttons(turn: Turn, found: Glance, month: Month) -> list[Button]:
    buttons = []
    if found.missing_hsn:
        buttons.append(turn.button("fill_hsn", f"y.hsn.{month.name}"))
    if month.days[1] < turn.actor.today and not _is_filed(turn, month):
        buttons.append(turn.button("filed", f"y.filed.{month.text}"))
    return buttons


def _is_filed(turn: Turn, month: Month) -> bool:
    return turn.session.get(FiledMonth, (turn.shop.shop_id, month.text)) is not None


def ask_hsn(turn: Turn, month_text: str) -> None:
    """Ask for the code of the item that is on most bills without one."""
    month = parse_month(month_text, today=turn.actor.today)
    missing = glance(turn.session, turn.shop, month).missing_hsn
    if not missing:
        send_gstr1(turn, month)
        return
    item = missing[0][0]
    text = turn.text("ask_hsn", item=item)
    options = headings.options_for(turn, item)
    data = {"item": item, "month": month.name}
    choosing.ask(turn, text, options, do="item.hsn", slot="hsn", free=True, **data)


@choosing.on("item.hsn")
def _keep_hsn(turn: Turn, data: choosing.Data, value: str) -> None:
    """Keep a code with its item, and go on with the next one."""
    if value == "no":
        turn.say(turn.text("left"))
        return
    hsn = validate_hsn("".join(value.split()))
    name = data["item"]
    known = find_by_name(turn.session, turn.shop.shop_id, name)
    if known:
        update_item(turn.session, turn.actor, known[0].id, NewItem(hsn=hsn))
    else:
        add_item(turn.session, turn.actor, NewItem(name=name, hsn=hsn))
    turn.say(turn.text("hsn_kept", item=name, hsn=hsn))
    ask_hsn(turn, data["month"])


def ask_filed(turn: Turn, month_text: str) -> None:
    """Ask once more before a month is locked."""
    month = parse_month(month_text, today=turn.actor.today)
    buttons = [
        turn.button("filed_yes", f"y.lock.{month.text}"),
        turn.button("not_now", f"y.leave.{month.text}"),
    ]
    turn.say(turn.text("ask_filed", month=_name_of(turn, month)), buttons)


def file(turn: Turn, month_text: str) -> None:
    """Lock a month. Raises: OwnerOnly."""
    if turn.person.role not in _SEEING:
        raise OwnerOnly(what="filing")
    month = parse_month(month_text, today=turn.actor.today)
    mark_filed(turn.session, turn.actor, month.text)
    turn.say(
        turn.text("month_filed", month=_name_of(turn, month)),
        [turn.button("undo", f"y.unlock.{month.text}")],
    )


def reopen(turn: Turn, month_text: str) -> None:
    """Open a month again that was locked by mistake. Raises: OwnerOnly."""
    if turn.person.role not in _SEEING:
        raise OwnerOnly(what="filing")
    month = parse_month(month_text, today=turn.actor.today)
    mark_filed(turn.session, turn.actor, month.text, filed=False)
    turn.say(turn.text("month_opened", month=_name_of(turn, month)))
