"""A real Chromium for the tests of pages: the system's own, driven by playwright, and axe-core.

``chromium`` must be installed (``.ci/run`` does it); without it these tests are skipped.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from boletin.publish import serve

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAME = next(filter(shutil.which, ("chromium", "chromium-browser", "google-chrome")), None)
needed = pytest.mark.skipif(NAME is None, reason="no chromium on this machine")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless. A download or a first-run page never happens."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which(NAME or ""), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@contextmanager
def served(root: Path) -> Iterator[str]:
    """``root`` on loopback, with the headers of ``boletin servir``: its address."""
    with serve.make_server(root, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://{serve.HOST}:{server.server_address[1]}/"
        server.shutdown()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on a page: rule, and the element."""
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes:"
        " ['violations']})",
        RULES,
    )
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
