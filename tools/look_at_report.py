"""Opens pages in Chromium: light, dark, on a phone and on paper; axe-core checks them for everybody.

Pictures of each are written for a person to look at. The exit code is 1 if axe-core finds something serious,
or if a page is wider than its window. It needs Chromium, Playwright and the npm package `axe-core`; see
`docs/how-to/report-to-people.md`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

VIEWS = (("light", 1100), ("dark", 1100), ("light", 390), ("dark", 390))
SERIOUS = {"serious", "critical"}


def main() -> int:
    """Look at the pages of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path, help="HTML files")
    parser.add_argument("--axe", type=Path, required=True, help="axe.min.js of the npm package axe-core")
    parser.add_argument("--into", type=Path, required=True, help="the folder for pictures and PDF files")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - no dependency of the project

    given.into.mkdir(parents=True, exist_ok=True)
    axe, faults = given.axe.read_text(encoding="utf-8"), 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        for path in given.pages:
            faults += sum(look(browser, path, axe, given.into, *view) for view in VIEWS)
        browser.close()
    return 1 if faults else 0


def look(browser: Any, path: Path, axe: str, into: Path, scheme: str, width: int) -> int:  # noqa: ANN401 - of Playwright
    """Open a page once, print what axe-core finds, and take its picture; a page on paper is a PDF file.

    Returns:
        The number of serious findings.
    """
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(path.resolve().as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth") > width
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    print(f"{path.name}, {scheme}, {width} pixels: {len(found)} findings{', too wide' if wide else ''}")
    for each in found:
        print(f"  {each['impact']}: {each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:100]}")
    page.screenshot(path=into / f"{path.stem}-{scheme}-{width}.png", full_page=True)
    if (scheme, width) == VIEWS[0]:
        page.emulate_media(media="print")
        page.pdf(path=into / f"{path.stem}.pdf", prefer_css_page_size=True)
    page.close()
    return sum(each["impact"] in SERIOUS for each in found) + wide


if __name__ == "__main__":
    sys.exit(main())
