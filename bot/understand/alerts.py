"""Forwarded messages of banks and UPI apps: money received; whatever else they tell is not ours.

Banks write from templates: a sum in Rs or INR, a word for what happened to it, an account with its
digits hidden, a reference, a payer. Two of these must stand in a text before it is taken for one.
"""

import datetime as dt
import re
from decimal import Decimal

from bot.acts import Act, BankAlert, Unknown
from bot.context import KnownCustomer
from bot.understand.dates import find_dates
from bot.understand.language import lexicon
from bot.understand.names import Known, find_phone, run_together
from bot.understand.reading import marks_of
from bot.understand.text import tokens

_SUM = re.compile(
    r"(?:(?:rs[.:]*|inr|₹|रु\.?|रू\.?|रुपये|રૂ\.?|રુ\.?|ਰੁ\.?)\s*|\bcredited (?:by|with|for) )(\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(credited|received|deposited|paid you|credit of|has sent you|sent you|cash deposit|deposit of)\b|"
    r"^credit:|\bcr\.? (?:by |for |with )?(?:rs|inr)|\bcr\.? to\b|प्राप्त हु|जमा हु|क्रेडिट हु|जमा झाल|"
    r"જમા થ|ਜਮ੍ਹਾ ਹੋ",
    re.I,
)
_OUT = re.compile(
    r"\b(debited|debit of|otp|spent|withdrawn|purchase|declined|failed|due on|request(?:ed|ing)?|"
    r"will be|dr\.? from|loan|offer|cashback|apply|congratulations|reversed|collect)\b",
    re.IGNORECASE,
)
_BANK = re.compile(
    r"\b(a/c|acct?|account|ac)(?:\b|(?=[x*]))\.?\s*(?:no\.?|ending|linked|number)?\s*[:.]*\s*[xn*.]*\d{2,}|"
    r"(?<![a-z0-9])(?:x{2,}|\*{2,})\d{3,}\b|"
    r"\bavl\b|\bavl\.? bal|\btotal bal|\bupi (?:ref|transaction)|\brefno\b|\butr\b|"
    r"paid you|(?:in|to) your (?:\w+ )?(?:paytm|bank|phonepe|account|a/c|wallet)|your qr\b|on google pay\b|"
    r"(?:खाते|खात्यात|ખાતા|ਖਾਤੇ)\s+x+\d|आपके खाते|\bpaytm qr\b|\bupi txn\b|"
    r"\bdear (?:upi|customer)|on phonepe|google pay •|"
    r"^(?:phonepe|paytm|gpay|google pay|bhim|bharatpe)\s*:|\btxn id\b|"
    r"\bfrom \S+@[a-z]+ (?:via|through|using|by|on) (?:bhim )?upi\b|\bref\.? (?:no\.? )?\d{12}\b",
    re.IGNORECASE,
)
_REFERENCE = (
    re.compile(r"\bcheque no\.?\s*:?\s*(\d{6})", re.IGNORECASE),
    re.compile(r"\bUTR\s*(?:no\.?)?\s*[:.-]?\s*([A-Z0-9]{10,22})", re.IGNORECASE),
    re.compile(r"-(?![A-Z]{4}0[A-Z0-9]{6}\b)([A-Z]{4,5}[A-Z]?\d[A-Z0-9]{6,16})\b", re.IGNORECASE),
    re.compile(
        r"\b(?:NEFT|RTGS|IMPS)(?:[ -]?CR)?[/*:-](?:(?:P2A|P2M|IN|INW)[/*:-])?([A-Z]{0,6}\d[A-Z0-9]{7,21})\b",
        re.I,
    ),
    re.compile(r"\b([A-Z]{4}[NRHI]\d{10,17})\b"),
    re.compile(r"\b(\d{12})\b"),
    re.compile(
        r"(?:ref|txn|transaction|order)\.?\s*(?:no\.?|id|number)?\s*[:.-]?\s*([A-Z0-9]{8,40})", re.I
    ),
)
_VPA = re.compile(r"\b([a-z0-9][\w.-]+@[a-z]\w+)\b", re.IGNORECASE)
# Whom a bank names: some words, up to one of its template; in capitals, in small letters or in both.
_STOPS = (
    "on|at|in|to|into|ref|refno|upi|for|thru|through|via|your|txn|transaction|utr|dated|dt|neft|imps|"
    "rtgs|trf|by|from|has|paid|sent|you|is|was|and|not|if|avl|bal|vpa|credited|received|deposited|"
    "towards|against|with|under|after|using|rrn|frm|mob|bk|aval|avbl|avail|total|clear|info|avlbal|"
    "avlbl|inf|cts|clg|chq|dep|rs|inr"
)
# Not the beginning of an address: `by ramesh1_oksbi` names nobody.
_WORD = rf"(?!(?:{_STOPS})\b)[a-z&][a-z&.']*+(?![\d_@])"
_NAME = rf"({_WORD}(?: {_WORD}){{0,4}})"
_TITLE = r"(?:(?:sender|remitter|payer):? )?(?:mr\.? |ms\.? |mrs\.? |m/s )?"
_PAYER = (
    re.compile(r"[/:*]\d{9,}[/*]([a-z][a-z &.']+)", re.IGNORECASE),
    re.compile(rf"\b(?:neft|rtgs|imps)[ -]?cr-{_NAME}-", re.IGNORECASE),
    re.compile(rf"\bmobile (?:no\W*)?[\dx*]{{6,12}} ?- ?{_NAME}", re.IGNORECASE),
    re.compile(
        rf"\b(?:neft|rtgs|imps|upi)(?:[ -]?cr)?[-/* ](?:(?:p2a|p2m|in|inw)[-/*])?(?:utr )?"
        rf"[a-z]{{0,6}}\d[a-z0-9]{{7,21}}[-/* ]{_TITLE}{_NAME}",
        re.I,
    ),
    re.compile(r"-[a-z]{4}0[a-z0-9]{6}-([a-z][a-z &.']+?)-", re.IGNORECASE),
    re.compile(rf"^{_NAME} (?:paid|has sent|sent) you", re.MULTILINE | re.IGNORECASE),
    re.compile(rf"\b(?:from|frm|sender:?)\s+(?:vpa )?{_TITLE}{_NAME}", re.IGNORECASE),
    re.compile(rf"{_NAME} (?:से|द्वारा|कडून|તરફથી|પાસેથી|ਤੋਂ|ਵੱਲੋਂ)(?: |$)", re.IGNORECASE),
    re.compile(rf"(?:भेजने वाला|;) *{_NAME}", re.IGNORECASE),
    re.compile(rf"\b(?:chq|cheque) dep(?:osit)?(?: - cts clg)?(?: -)? {_NAME}", re.IGNORECASE),
    re.compile(rf"\b(?:neft|rtgs|imps) {_TITLE}{_NAME} utr\b", re.IGNORECASE),
    re.compile(r"(?:आपको|खाते में) (\S+(?: \S+){0,3}?) (?:से|द्वारा) "),
    re.compile(rf"\bby {_TITLE}(?!(?:rs|inr|cash)\b){_NAME}", re.IGNORECASE),
)
_OWN = re.compile(r"\byour (?:vpa|upi id)\W+\S+@\S+", re.IGNORECASE)
_PHONE = re.compile(r"\b(?:mobile|mob|from)\W*(?:no\W*)?(?:\+?91\W*)?([6-9]\d{9})\b", re.IGNORECASE)
_NO_NAMES = {"VPA", "UPI", "A", "BANK", "RS", "INR"}
_MODES = (
    ("cheque", re.compile(r"\b(cheque|chq|clearing)\b", re.IGNORECASE)),
    ("bank", re.compile(r"\b(neft|rtgs|imps)\b", re.IGNORECASE)),
    ("upi", re.compile(r"\b(upi|vpa|phonepe|paytm|google pay|gpay|bhim)\b|@", re.IGNORECASE)),
    ("bank", re.compile(r"\b(transfer|trf)\b", re.IGNORECASE)),
    ("cash", re.compile(r"\bcash\b", re.IGNORECASE)),
)


# A cheque that came back, a payment that did not go through, a present of the app, the bank's own interest.
_BACK = re.compile(
    r"\b(?:returned unpaid|unpaid|bounced|dishonou?red|insufficient funds|cashback|could not be credited|"
    r"towards (?:the )?(?:interest|reversal|refund)|int\.? ?pd|interest (?:paid|credited|of)|refund of|"
    r"(?:fixed|recurring|term) deposit|maturity|(?:subsidy|dbt|pension|salary) (?:of|for|credited))\b",
    re.I,
)
# Told by an app or by whom we pay: the owner's own money went.
_CARD = re.compile(r"\b(?:credit )?card (?:ending|no|xx)", re.IGNORECASE)
_PAID = re.compile(
    r"\byou(?:'ve| have)? (?:paid|sent|transferred)\b|\bpayment of\b.{0,40}\bto\b.{0,60}\bsuccess|"
    r"\byour payment of\b|\breceived (?:towards|for|against) your\b|\btransferred to\b",
    re.I,
)
# A password for one use, in the letters of each language.
_OTP = re.compile(
    r"\bOTP\b|ओटीपी|ओ\.?टी\.?पी|ওটিপি|ও\.?টি\.?পি|ઓટીપી|ਓਟੀਪੀ|ஓ\.?டி\.?பி|ఓటీపీ|ఓటిపి|ಒಟಿಪಿ|ಓಟಿಪಿ|ಓಟೀಪಿ"
)

# Somebody asks for money, or it left the account: told without the words of a bank's template.
_ASKED = re.compile(
    r"\b(?:payment|collect|money) request\b|\brequest(?:ed|s|ing)? (?:a )?(?:payment|money|rs|inr|₹)|"
    r"\bapprove\b.*\bpay\b|\bto approve\b|\benter (?:your )?(?:upi )?pin\b|\bautopay\b|\bmandate\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?:खाते|खाता|अकाउंट|a/c|account|\bac)\W*[x*]+\d{2,}.{0,40}?(?:से|\bse\b|\bfrom\b).{0,60}?"
    r"(?:कट|डेबिट|निकल|निकाल|\bkat|debit|\bnikal)",
    re.IGNORECASE | re.DOTALL,
)


def read(text: str, known: Known, today: dt.date) -> Act | None:
    """Read a forwarded alert: money received, or one that is none of ours; None: no alert at all."""
    found = _sum(text)
    if found and (_ASKED.search(text) or _LEFT.search(text)):
        return Unknown()
    banks = found and (_BANK.search(text) or _REFERENCE[-1].search(text) or _CARD.search(text))
    if found and (_BACK.search(text) or (banks and _PAID.search(text))):
        return Unknown()
    if not found or not (_BANK.search(text) or re.search(r"https?://|\bOTP\b", text)):
        return Unknown() if _OTP.search(text) else None
    received, other = _IN.search(text), _OUT.search(text)
    if other and (received is None or other.start() < received.start()):
        return Unknown()
    told = _reference(text) or re.search(r"\b(credited|deposited|your|paid you)\b", text, re.I)
    if not received or not told:
        return None
    return BankAlert(
        amount=Decimal(found[1].replace(",", "")),
        ref=_reference(text),
        payer=_payer(text, known),
        date=_date(text, today),
        mode=next((mode for mode, pattern in _MODES if _says(mode, pattern, text)), None),
    )


_BALANCE = re.compile(r"\bbal(?:ance)?\b\W*(?:is\W*)?$", re.IGNORECASE)


def _sum(text: str) -> re.Match[str] | None:
    """Find the sum that moved: the first that is no balance of the account."""
    found = _SUM.finditer(text)
    return next((one for one in found if not _BALANCE.search(text[: one.start()])), None)


_BY_CHEQUE = re.compile(
    r"\b(cheque|chq)\s*(no|number|#|dep(osit)?\b)|\b(thru|through|by|via)\s+(cheque|chq)\b",
    re.IGNORECASE,
)


def _says(mode: str, pattern: re.Pattern[str], text: str) -> bool:
    """Banks add a line on cheques under every credit; a cheque's own number, or its deposit, makes one."""
    if mode == "cheque":
        return _BY_CHEQUE.search(text) is not None
    return pattern.search(text) is not None


def _reference(text: str) -> str | None:
    for pattern in _REFERENCE:
        for match in pattern.finditer(text):
            if any(char.isdigit() for char in match[1]):
                return match[1]
    return None


def _payer(text: str, known: Known) -> str | None:
    """Find who paid: a known customer, also by a cut-off name or the phone in his address."""
    text = _OWN.sub("", text)
    vpa, named = _VPA.search(text), _named(_VPA.sub("", text), known)
    if vpa is None:
        told = _PHONE.search(text) if named is None else None
        customer = find_phone(known, told[1]) if told else None
        return customer.name if customer else named
    phone = re.search(r"(?<!\d)(?:91)?([6-9]\d{9})@", vpa[1])
    customer = find_phone(known, phone[1]) if phone else _in_one(vpa[1], known)
    if customer:
        return customer.name
    if written := re.match(r"UPI-(.+)-[^-]+@", vpa[1], re.IGNORECASE):
        return _known(written[1], known)  # UPI-MURUGAN-9800000421@ybl
    return named if named in known.by_name else vpa[1]  # SENTHIL KUMA (VPA sk.88@okicici)


def _named(text: str, known: Known) -> str | None:
    """Find the name that a bank's template gives the payer."""
    found = (match[1] for pattern in _PAYER for match in pattern.finditer(text))
    named = next((name for name in found if name.strip().upper() not in _NO_NAMES), None)
    return _known(named.strip(" .-"), known) if named else None


def _in_one(vpa: str, known: Known) -> KnownCustomer | None:
    """Find the one customer whose whole name is written in one in the address: lakshmipharmacy@ybl."""
    said = vpa.partition("@")[0].casefold()
    found = [one for one in known.in_one(said) if " " in one.name]
    return found[0] if len(found) == 1 else None


def _with_trade(name: str, known: Known) -> list[str]:
    """Find whose whole name the bank wrote with a word of trade after it, cut off or not: AMBICA OIL STO."""
    lead, _, last = name.casefold().rpartition(" ")
    whole = " " in lead and len(last) > 2
    people = [one.name for one in known.in_one(run_together(lead))] if whole else []
    said = (word for pair in lexicon().trades.items() for word in (pair[0], *pair[1]))
    return people if people and any(word.startswith(last) for word in said) else []


_FORM = re.compile(
    r"(?: (?:\(?p\)?|pvt|private|opc)\.?)?(?: l| lt| ltd| lim\w*| llp)?\.?$", re.IGNORECASE
)


def _with_form(name: str, known: Known) -> list[str]:
    """Find whose whole name stands before the form of his firm, cut off or not: LAKSHMI MILLS PVT LT."""
    lead = _FORM.sub("", name)
    whole = lead != name and " " in lead
    return [one.name for one in known.in_one(run_together(lead))] if whole else []


def _known(name: str, known: Known) -> str:
    """Give the customer's name as the shop has it; else the name as the bank wrote it."""
    name = re.split(r"\.\s|\s(?=ref|utr|upi\b)", name, maxsplit=1, flags=re.IGNORECASE)[0]
    name = re.sub(r"\s+(on|at|in|to|ref|upi|for|thru|via)$", "", name, flags=re.IGNORECASE)
    cut = run_together(name)
    begun = [one.name for one in known.in_one(cut, begun=True)] if len(cut) > 7 else []
    begun = begun or _with_trade(name, known) or _with_form(name, known)
    if len(begun) == 1:
        return begun[0]
    found = known.people(name.split())
    return found[0].name if len(found) == 1 else name


def _date(text: str, today: dt.date) -> dt.date | None:
    marks = marks_of(tokens(re.sub(r"(?<=\d)\.(?=[A-Za-z])|(?<=\.\d\d),(?=\d\d-)", ". ", text)))
    spans = [span for span in find_dates(marks, today, past=True) if span.kind == "day"]
    stated = [span for span in spans if span.first and span.first <= today]
    return stated[0].first if stated else None
