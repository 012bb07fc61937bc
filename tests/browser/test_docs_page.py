"""The reference of the API in a browser: on a phone and on a desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.adapters import processes


@pytest.mark.parametrize("width", [360, 1440])
def test_the_reference_fits_its_screen_and_leads_to_each_call(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    with processes.running(tmp_path) as server:
        page = chromium.new_page(viewport={"width": width, "height": 740})
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(f"{server.url}/docs")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        entry = page.locator("nav a[href='#createInvoice']")
        if width < 900:
            expect(entry).to_be_hidden()
            page.get_by_text("All calls").click()
        entry.click()
        expect(page.locator("article#createInvoice h3")).to_be_in_viewport()
        page.close()
    assert told == []
