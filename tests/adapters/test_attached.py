"""The files that hang on a bill, on its page: only its own link opens them, and nothing in them runs."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from core.clock import FixedClock
from core.dialects import files
from core.dialects.files import NewFile, detach
from core.dialects.models import Attachment
from core.shops.settings import set_setting
from tests.adapters.client import Client
from tests.adapters.conftest import Billed, bill

PNG = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"
PDF = b"%PDF-1.7\r\n" + b"-" * 348_000


def attach(billed: Billed, name: str, content: bytes, description: str = "") -> str:
    """Hang a file on the bill; return its id."""

    def work(session: Session) -> Attachment:
        new = NewFile(name, content, description)
        return files.attach(session, billed.actor, billed.invoice.id, new)

    return str(billed.parts.db.write(work).id)


def test_the_page_lists_the_files_of_its_bill(client: Client, billed: Billed) -> None:
    assert "Files from the shop" not in client.get(billed.path).text
    id_ = attach(billed, "order.pdf", PDF, "The <b>order</b>")
    text = client.get(billed.path).text
    assert "Files from the shop" in text
    assert f'href="{billed.path}/files/{id_}"' in text
    assert "order.pdf<small>The &lt;b&gt;order&lt;/b&gt; · PDF · 340 KB</small>" in text
    assert "दुकान की फ़ाइलें" in client.get(f"{billed.path}?lang=hi").text


def test_a_file_is_saved_as_what_it_is_and_nothing_in_it_runs(
    client: Client, billed: Billed
) -> None:
    answer = client.get(f"{billed.path}/files/{attach(billed, 'plan.html', PNG)}")
    assert (answer.status_code, answer.content) == (200, PNG)
    heads = answer.headers
    assert heads["content-type"] == "image/png"
    assert heads["x-content-type-options"] == "nosniff"
    assert heads["content-disposition"].startswith('attachment; filename="plan.html.png"')
    assert "sandbox" in heads["content-security-policy"]
    assert "default-src 'none'" in heads["content-security-policy"]
    assert (heads["cache-control"], heads["referrer-policy"]) == (
        "private, no-store",
        "no-referrer",
    )


@pytest.mark.parametrize(
    ("name", "shown", "head"),
    [
        ("../../etc/plan.png", "plan.png", 'filename="plan.png"'),
        ("C:\\shop\\plan.PNG", "plan.PNG", 'filename="plan.PNG"'),
        ('a"; filename="b.exe', "a-- filename=-b.exe.png", 'filename="a-- filename--b.exe.png"'),
        ("a\r\nSet-Cookie: x=1.png", "a Set-Cookie- x=1.png", 'filename="a Set-Cookie- x-1.png"'),
        ("\u202egnp.exe", "gnp.exe.png", 'filename="gnp.exe.png"'),
        ("नक्शा.png", "नक्शा.png", "filename*=UTF-8''%E0%A4%A8%E0%A4%95"),
        (".png", "png.png", 'filename="png.png"'),
        ("...", "file.png", 'filename="file.png"'),
    ],
)
def test_a_name_leads_nowhere_and_adds_no_line(
    client: Client, billed: Billed, name: str, shown: str, head: str
) -> None:
    id_ = attach(billed, name, PNG)
    text = client.get(billed.path).text
    assert f"<span>{shown}<small>" in text
    assert head in client.get(f"{billed.path}/files/{id_}").headers["content-disposition"]


def test_only_the_link_of_its_bill_opens_a_file(client: Client, billed: Billed) -> None:
    id_ = attach(billed, "order.pdf", PDF)
    other = bill(billed.parts, name="Bina").path
    for path in (
        f"{other}/files/{id_}",
        f"/i/wrong/files/{id_}",
        f"/sandbox{billed.path}/files/{id_}",
        f"{billed.path}/files/att_000000000000000000000000",
        f"{billed.path}/files/{billed.invoice.id}",
        f"{billed.path}/files/%00",
        f"{billed.path}/files/{id_}%0a",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert PDF not in answer.content


def test_a_file_ends_with_its_link_and_when_it_is_taken_away(
    client: Client, billed: Billed, clock: FixedClock
) -> None:
    id_, gone = attach(billed, "order.pdf", PDF), attach(billed, "plan.png", PNG)

    def end(session: Session) -> None:
        detach(session, billed.actor, billed.invoice.id, gone)

    billed.parts.db.write(end)
    assert client.get(f"{billed.path}/files/{gone}").status_code == 404
    billed.parts.db.write(lambda session: set_setting(session, billed.actor, "link_days", "30"))
    assert client.get(f"{billed.path}/files/{id_}").status_code == 200
    clock.advance(timedelta(days=31))
    assert client.get(f"{billed.path}/files/{id_}").status_code == 404
