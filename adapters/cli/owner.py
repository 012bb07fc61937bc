"""`--owner CHANNEL:ADDRESS`: who chats for a shop, by the address that his channel gives him."""

import argparse
import re

from core.customers.service import parse_phone
from core.errors import PhoneMalformed
from core.shops.service import Owner

CHANNELS = ("telegram", "whatsapp", "terminal", "demo")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_HIDDEN = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)


def parse_owner(text: str) -> Owner:
    """Return an owner with his address as his channel knows it. Raises: ArgumentTypeError.

    >>> parse_owner("whatsapp:+91 98000 01234").address, parse_owner("telegram: 111").address
    ('9800001234', '111')
    """
    channel, sign, address = text.partition(":")
    channel, address = channel.strip().lower(), address.strip()
    if channel not in CHANNELS or not sign or not address:
        raise argparse.ArgumentTypeError(f"not CHANNEL:ADDRESS: {text}")
    if channel == "telegram":
        address = _telegram(address)
    if channel == "whatsapp":
        address = _whatsapp(address)
    return Owner(channel, address)


def _telegram(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,15}", text, re.ASCII):
        raise argparse.ArgumentTypeError(
            f"telegram:{text}: must be his number at Telegram, such as telegram:123456789;"
            " pakka doctor lists who wrote to the bot and has no shop"
        )
    return text


def _whatsapp(text: str) -> str:
    """Ten digits for an Indian mobile, + and digits for one abroad, else the id of a hidden phone."""
    if _HIDDEN.fullmatch(text):
        return text
    number = re.sub(r"[\s()-]", "", text)
    try:
        return parse_phone(number)
    except PhoneMalformed:
        if _ABROAD.fullmatch(number) and not number.startswith("+91"):
            return number
    raise argparse.ArgumentTypeError(
        f"whatsapp:{text}: must be an Indian mobile or +COUNTRY NUMBER, such as whatsapp:+919800001234"
    )
