"""A file in, everything out: the owner's phone of the demo in a real browser."""

import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_demo import _say, page as page, url as url  # the same visitor

PARTIES = "Party Name,Mobile No,Opening Balance\nMahesh Traders,9800007001,18430\nKisi Ka,12,\n"


def _tap(page: Page, word: str) -> None:
    page.locator("#part-owner").get_by_role("button", name=word, exact=True).last.click()


def test_customers_come_in_and_the_whole_shop_goes_out(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "parties.csv"
    file.write_text(PARTIES)
    page.get_by_label("Send a file: customers or items, CSV or Excel").set_input_files(file)
    last = page.locator("#part-owner .g").last
    expect(last).to_contain_text("1 naye", timeout=10_000)
    expect(last).to_contain_text("line 3: 12 10 ank ka mobile number nahi hai")
    _tap(page, "Jodo")
    expect(last).to_contain_text("✅ 1 grahak jode", timeout=10_000)
    _say(page, "mahesh traders ka kitna baki hai", "₹18,430 baaki (udhaar aaj)")
    _say(page, "aaj ka hisaab", "Kul udhaar")
    _say(page, "export", "link 24 ghante")
    _tap(page, "Banao")
    link = page.locator("#part-owner a.doc", has_text="pakka-export-").last
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    saved = tmp_path / "shop.zip"
    download.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        assert "Mahesh Traders" in archive.read("csv/customers.csv").decode("utf-8-sig")
