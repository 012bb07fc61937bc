"""Links to our pages and papers, as a message bears them."""

from dataclasses import replace
from urllib.parse import quote, urlsplit

from adapters.parts import Parts
from adapters.web import files
from adapters.whatsapp.rows import BUTTON
from bot.message import Attachment, Reply


def with_link_shown(reply: Reply, public_url: str) -> Reply:
    """Put a link that can be no button into the text: too long a word, or another site."""
    if reply.link is None:
        return reply
    label, url = reply.link
    if len(label) <= BUTTON and url.startswith(f"{public_url}/"):
        return reply
    return replace(reply, text=f"{reply.text}\n{label}: {url}", link=None)


def path_of(url: str) -> str:
    """Return what follows the address of a site.

    >>> path_of("https://bills.example/i/abc?x=1")
    'i/abc?x=1'
    """
    parts = urlsplit(url)
    return parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")


def path_of_paper(parts: Parts, shop_id: str, paper: Attachment) -> str:
    """Return what follows our address in a paper's link, which ends after an hour."""
    of = (paper.kind, paper.of)
    return quote(files.url_of(parts, shop_id, of, paper.file_name)).lstrip("/")
