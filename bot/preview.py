"""A half-made or finished bill in a few short lines."""

from decimal import Decimal

from bot import replies, supply_text, supplying
from bot.chat_draft import ChatDraft, ChatLine
from bot.replies import money
from bot.slots import plain
from bot.turn import Turn
from core.customers.service import get_customer
from core.documents.words import percent_text, qty_text, signed
from core.gst.states import get_state
from core.gst.tax import LineTax
from core.invoices.draft import DraftLine
from core.invoices.queries import get_invoice
from core.invoices.rules import Computed
from core.items.service import last_rate
from core.ledger.queries import balance
from core.money import format_paise, group, parse_rupees
from core.payments.service import due_paise

_PAISA = Decimal("0.01")


def unit_text(turn: Turn, line: ChatLine) -> str:
    """Write a line's unit as the shop says it, else as the language does."""
    return line.unit_label or replies.unit(turn.lang, line.unit)


def _rate(rate: Decimal) -> str:
    whole, _, rest = plain(rate).partition(".")
    return f"{group(int(whole))}.{rest.ljust(2, '0')}" if rest else group(int(whole))


def _qty(turn: Turn, line: ChatLine) -> str:
    unit = unit_text(turn, line)
    qty = qty_text(line.qty if line.qty is not None else Decimal(1))
    return f"{qty} {unit}" if unit else qty


def is_inclusive(turn: Turn, draft: ChatDraft) -> bool:
    """True where the rates of the bill hold the tax."""
    if turn.shop.scheme != "regular":
        return False
    said = draft.tax_inclusive
    return turn.shop.prices == "inclusive" if said is None else said


def says_inclusive(turn: Turn, draft: ChatDraft) -> bool:
    """True where this bill, unlike the shop's others, has rates that hold the tax."""
    return is_inclusive(turn, draft) and turn.shop.prices != "inclusive"


def lower(name: str) -> str:
    """Write a good's name inside a sentence: a name that is merely capitalised goes lower."""
    return name.lower() if name == name.capitalize() else name


def summary(turn: Turn, draft: ChatDraft) -> str:
    """Write the half-made bill in one line, for above a question."""
    parts = []
    currency = supplying.currency_of(draft)
    sign = f"{currency} " if currency else "₹"
    for line in draft.lines:
        shown = (
            f"{lower(line.name)} {_qty(turn, line)}" if line.qty is not None else lower(line.name)
        )
        if line.rate is not None:
            shown += f" × {sign}{_rate(line.rate)}"
        elif line.amount is not None:
            of_all = " =" if _is_several(line) else ""
            shown += f"{of_all} {sign}{_rate(line.amount)}"
        parts.append(shown)
    who = [draft.customer_name] if draft.customer_name else []
    text = ", ".join([*who, *parts])
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _who(turn: Turn, draft: ChatDraft, computed: Computed) -> str:
    if not draft.customer_name:
        return turn.text("who_cash", title=turn.text(f"title_{computed.document_type}"))
    new = "" if draft.customer_id else turn.text("new")
    state = get_state(computed.place_of_supply).name
    if supplying.base_of(draft.supply):
        return turn.text("who", name=draft.customer_name, new=new, phone="")
    if draft.gstin:
        key = "who_inter" if computed.nature == "inter" else "who_intra"
        return turn.text(key, name=draft.customer_name, state=state)
    if computed.nature == "inter":
        return turn.text("who_inter_plain", name=draft.customer_name, new=new, state=state)
    phone = f" ••{draft.phone[-4:]}" if draft.phone else ""
    return turn.text("who", name=draft.customer_name, new=new, phone=phone)


def _other_day(turn: Turn, computed: Computed) -> str:
    """The day of a bill of another day than today: `kal` must be seen to be yesterday."""
    return "" if computed.on == turn.actor.today else f" · {replies.date(computed.on)}"


def _line(turn: Turn, line: ChatLine, tax: LineTax, *, discount: Decimal | None) -> str:
    name = line.name[:1].upper() + line.name[1:]
    unit = unit_text(turn, line)
    gross = format_paise(tax.gross_paise)
    if discount is not None and tax.discount_paise:
        qty = f" {_qty(turn, line)}" if line.qty is not None else ""
        percent = line.discount_percent or discount
        shown = f"{percent_text(percent)} " if percent else ""
        net = format_paise(tax.gross_paise - tax.discount_paise)
        return f"{name}{qty} {gross} − {shown}{format_paise(tax.discount_paise)} = {net}"
    if line.rate is None:
        qty = f" {_qty(turn, line)}" if line.qty is not None and (line.qty != 1 or unit) else ""
        each = _of_one(line)
        if each is not None:
            return f"{name}{qty} × {_rate(each)} = {gross}{_hsn(turn, line)}"
        of_all = " =" if _is_several(line) else ""
        return f"{name}{qty}{of_all} {gross}{_hsn(turn, line)}"
    currency = supplying.currency_of(turn.state.draft) if turn.state.draft else ""
    rate = f"{currency} {_rate(line.rate)}".strip()
    shown = f"{name} {_qty(turn, line)} × {rate}"
    if turn.state.draft and says_inclusive(turn, turn.state.draft):
        amount = f" = {gross}" if line.qty not in {None, Decimal(1)} else ""
        return f"{shown}{amount} ({turn.text('basis_inclusive')})"
    return f"{shown} = {gross}{_hsn(turn, line)}"


def _is_several(line: ChatLine) -> bool:
    return line.qty is not None and line.qty > 1


def _of_one(line: ChatLine) -> Decimal | None:
    """What one comes to of several that were sold for a sum: ``2 parle 10 ka`` is 2 × 5, and no 2 × 10."""
    if line.amount is None or line.qty is None or not _is_several(line):
        return None
    each = (line.amount / line.qty).quantize(_PAISA)
    return each if each * line.qty == line.amount else None


def _printed(turn: Turn, line: DraftLine) -> str:
    """The printed price of goods that are taxed on it."""
    return "" if line.retail_price is None else turn.text("mrp", price=_rate(line.retail_price))


def _hsn(turn: Turn, line: ChatLine) -> str:
    """Show the HSN of a sale to a registered buyer, where the law asks for it, and of services."""
    draft = turn.state.draft
    service = (line.hsn or "").startswith("99")
    if not line.hsn or not (service or (draft and draft.gstin)):
        return ""
    return turn.text("sac" if line.hsn.startswith("99") else "hsn", hsn=line.hsn)


def _heads(turn: Turn, draft: ChatDraft, computed: Computed) -> list[str]:
    """(head percent amount) for each head, without the percent where a discount stands above."""
    tax = computed.tax
    rates = {line.gst_rate_percent for line in tax.lines if line.gst_rate_percent}
    single = len(rates) == 1 and len(tax.lines) == 1
    plainly = single and not draft.has_discount and not is_inclusive(turn, draft)
    rate = next(iter(rates), Decimal(0))
    half = f"{percent_text(rate / 2)} " if plainly else ""
    label = get_state(computed.place_of_supply).half_tax_label
    if computed.nature == "inter":
        whole = f"{percent_text(rate)} " if len(rates) == 1 else ""
        return [f"IGST {whole}{format_paise(tax.igst_paise)}"] if tax.igst_paise else []
    if not tax.cgst_paise:
        return []
    central = f"CGST {half}{format_paise(tax.cgst_paise)}"
    return [f"{central} + {label} {half}{format_paise(tax.sgst_paise)}"]


def tax_lines(turn: Turn, draft: ChatDraft, computed: Computed, *, said: bool = False) -> list[str]:
    """Taxable value where it says something new (``said``: it stands above), heads, round-off."""
    tax = computed.tax
    heads = _heads(turn, draft, computed)
    lines = []
    if draft.supply and draft.supply.reverse_charge:
        heads = []  # told above: the buyer pays them
    if heads:
        valued = is_inclusive(turn, draft) or any(
            line.retail_price for line in computed.draft.lines
        )
        several = (len(tax.lines) > 1 or valued) and not said
        taxable = turn.text("taxable", amount=format_paise(tax.taxable_paise))
        lines.append(f"{taxable} · {heads[0]}" if several else heads[0])
    if tax.cess_paise:
        lines.append(turn.text("cess", amount=format_paise(tax.cess_paise)))
    if tax.round_off_paise:
        lines.append(turn.text("round_off", amount=signed(tax.round_off_paise)))
    return lines


def _tail(turn: Turn, draft: ChatDraft, computed: Computed) -> str:
    settled = _settled(turn, draft, computed)
    if turn.shop.scheme == "composition":
        return turn.text("tail_composition") + settled
    plain_bill = not (draft.has_discount or draft.gstin or says_inclusive(turn, draft))
    if settled or not draft.customer_id or not plain_bill:
        return settled
    owed = balance(turn.session, turn.shop.shop_id, draft.customer_id)
    owed -= _due_on_replaced(turn, draft)
    if owed > 0:
        return turn.text("tail_old_balance", balance=money(owed))
    return turn.text("tail_assumed") if owed == 0 and not is_inclusive(turn, draft) else ""


def _settled(turn: Turn, draft: ChatDraft, computed: Computed) -> str:
    """Say what was paid of it and how, or when it is due; nothing where neither was said."""
    if draft.paid_mode:
        mode = turn.text(f"mode_{draft.paid_mode}")
        paid = paid_paise(draft) or computed.tax.total_paise
        rest = computed.tax.total_paise - paid
        if rest > 0:
            return turn.text("tail_part", paid=money(paid), mode=mode, rest=money(rest))
        if rest < 0:
            over = turn.text("advance_word", advance=money(-rest))
            mode = f"{money(paid)} {mode}, {over}"
        return turn.text("tail_paid", mode=mode)
    if draft.due:
        return turn.text("tail_due", date=replies.date(draft.due))
    return turn.text("tail_udhaar") if draft.on_credit else ""


def _in_place_of(turn: Turn, draft: ChatDraft) -> list[str]:
    """Say which bill is cancelled once this one is sent."""
    if not draft.replaces:
        return []
    bill = get_invoice(turn.session, turn.shop.shop_id, draft.replaces)
    return [turn.text("will_replace", number=bill.number.rpartition("/")[2])]


def _due_on_replaced(turn: Turn, draft: ChatDraft) -> int:
    """What the same customer owes on the bill in whose place this one goes, in paise."""
    if not draft.replaces:
        return 0
    bill = get_invoice(turn.session, turn.shop.shop_id, draft.replaces)
    return due_paise(turn.session, bill) if bill.customer_id == draft.customer_id else 0


def paid_paise(draft: ChatDraft) -> int | None:
    """Return what was paid of the bill on the spot, in paise; None where nothing, or all of it."""
    if draft.paid_amount is None:
        return None
    worth = supplying.worth(draft)
    return parse_rupees(draft.paid_amount) if worth == 1 else None


def total_line(turn: Turn, draft: ChatDraft, computed: Computed, *, tail: bool) -> str:
    """The total in bold, and how it will stand in the khata."""
    shown = _tail(turn, draft, computed) if tail else ""
    return turn.text("total", total=money(computed.tax.total_paise), tail=shown)


_LATER = {"hsn_short", "hsn_unknown"}  # asked for once, with the month's returns


def warnings(turn: Turn, draft: ChatDraft, computed: Computed) -> list[str]:
    """What is marked under a preview: the law's warnings, a rate far off the last, an unknown state."""
    lines = [turn.text(f"warn_{code}") for code in computed.warnings if code not in _LATER]
    if draft.without_gst:
        lines.append(turn.text("warn_exempt"))
    for line in () if supplying.is_foreign(draft) else draft.lines:
        last = _last_rate(turn, draft, line)
        if line.rate and last and is_far(line.rate, last):
            lines.append(turn.text("warn_rate_far", item=line.name, rate=_rate(last)))
    services = not supplying.base_of(draft.supply) and all(
        (line.hsn or "").startswith("99") for line in draft.lines
    )
    if services and draft.customer_name and not draft.gstin and not _has_state(turn, draft):
        lines.append(turn.text("no_address", state=get_state(computed.place_of_supply).name))
    return lines


def _last_rate(turn: Turn, draft: ChatDraft, line: ChatLine) -> Decimal | None:
    """This customer's last rate of the goods in that unit, else the item's."""
    if line.item_id and draft.customer_id:
        shop_id = turn.shop.shop_id
        learned = last_rate(turn.session, shop_id, (draft.customer_id, line.item_id, line.unit))
        return learned or line.known_rate
    return line.known_rate


def _has_state(turn: Turn, draft: ChatDraft) -> bool:
    if draft.state or not draft.customer_id:
        return bool(draft.state)
    return bool(get_customer(turn.session, turn.shop.shop_id, draft.customer_id).state)


def is_far(rate: Decimal, known: Decimal) -> bool:
    """True where a rate is more than five times off the last one."""
    return rate > known * 5 or rate * 5 < known


def full(turn: Turn, draft: ChatDraft, computed: Computed) -> str:
    """The whole preview."""
    whole = bool(draft.discount_percent or draft.discount_amount or draft.fixed_total)
    single = len(draft.lines) == 1 and not draft.fixed_total
    # a discount on the bill of one line is shown on the line
    shown = None if whole and not single else Decimal(draft.discount_percent or 0)
    lines = [
        _line(turn, line, tax, discount=shown) + _printed(turn, made)
        for line, tax, made in zip(
            draft.lines, computed.tax.lines, computed.draft.lines, strict=True
        )
    ]
    apart = shown is None and bool(computed.tax.discount_paise)
    if apart:
        taken = format_paise(computed.tax.discount_paise)
        taxable = format_paise(computed.tax.taxable_paise)
        lines.append(turn.text("total_discount", discount=taken, taxable=taxable))
    return "\n".join(
        [
            *([turn.text(f"head_{draft.kind}")] if draft.kind else []),
            _who(turn, draft, computed) + _other_day(turn, computed),
            *supply_text.lines(
                turn, draft, _heads(turn, draft, computed), computed.tax.taxable_paise
            ),
            *lines,
            *tax_lines(turn, draft, computed, said=apart),
            total_line(turn, draft, computed, tail=not draft.kind),
            *_in_place_of(turn, draft),
            *warnings(turn, draft, computed),
        ]
    )


def changed(turn: Turn, draft: ChatDraft, computed: Computed, what: list[str]) -> str:
    """What a change did, and the new sums."""
    head = turn.text("changed", what=", ".join(what))
    sums = [*tax_lines(turn, draft, computed), total_line(turn, draft, computed, tail=False)]
    return "\n".join([head, *sums])


def total_set(turn: Turn, draft: ChatDraft, computed: Computed) -> str:
    """What a total set by word did."""
    tax = computed.tax
    head = turn.text("total_kept", total=money(tax.total_paise))
    values = {
        "discount": format_paise(tax.discount_paise),
        "taxable": format_paise(tax.taxable_paise),
    }
    lines = [head, turn.text("total_discount", **values)]
    heads = _heads(turn, draft, computed)
    off = replies.round_off(turn.lang, signed(tax.round_off_paise))
    if heads:
        lines.append(f"{heads[0]} · {off}" if tax.round_off_paise else heads[0])
    return "\n".join([*lines, total_line(turn, draft, computed, tail=False)])


def changed_qty(turn: Turn, line: ChatLine, tax: LineTax) -> str:
    """One changed line: keel 3 kg = 270.00."""
    return turn.text(
        "changed_qty",
        item=lower(line.name),
        qty=_qty(turn, line),
        amount=format_paise(tax.gross_paise),
    )
