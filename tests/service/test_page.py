"""The page in a browser: typed text is marked, script in it does not run, the slider hides."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.service.app import build_app
from xscript_ner.tagging.tagger import load

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
TEXT = "京都は雨が降っている。"
SCRIPT = "京都は<img src=x onerror='window.ran = 1'><script>window.ran = 1</script>"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
    pytest.mark.slow,
    # Chromium's and uvicorn's threads are gone when the test is, but not within pytest's wait.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address(model_path: Path) -> Iterator[str]:
    uvicorn = pytest.importorskip("uvicorn")
    tagger = load(model_path)
    app = build_app({"one": tagger, "two": tagger})
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    (listening,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.set_default_timeout(30_000)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda told: page.faults.append(told.text))
        page.on("request", lambda asked: page.faults.append(asked.url)
                if not asked.url.startswith((address, "blob:", "data:")) else None)  # fmt: skip
        page.goto(address)
        page.wait_for_selector("#models label", state="attached")
        yield page
        assert page.faults == []
        browser.close()


def test_typed_text_is_marked_on_a_telephone_and_by_keyboard(page: Any) -> None:
    page.keyboard.type(TEXT)  # the text has the focus
    page.wait_for_selector("article mark")
    assert page.inner_text("article mark").startswith("京都PLACE ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the second model
    page.wait_for_selector("article:nth-of-type(2) mark")
    assert page.locator("article h2").all_inner_texts() == ["one", "two"]


def test_script_in_the_text_does_not_run(page: Any) -> None:
    page.fill("#text", SCRIPT)
    page.wait_for_selector("article mark")
    assert page.locator("article .xn p").first.inner_text().endswith("</script>")
    assert page.evaluate("window.ran") is None
    assert page.locator("article img, article script").count() == 0


def test_the_slider_hides_what_is_less_probable(page: Any) -> None:
    page.fill("#text", TEXT)
    page.wait_for_selector("article p mark")
    page.fill("#threshold", "1")
    assert page.inner_text("#shown") == "1.00"
    assert page.locator("article p mark").count() == 0
    page.fill("#threshold", "0")
    assert page.locator("article p mark").count() == 1


def test_romaji_stand_below_and_downloads_hold_what_is_shown(page: Any) -> None:
    page.fill("#text", TEXT)
    page.check("#romaji")
    page.wait_for_selector("article rt")
    assert page.locator("article rt").first.inner_text() == "Kyouto"
    with page.expect_download() as waiting:
        page.click("article button >> nth=0")
    lines = Path(waiting.value.path()).read_text("utf-8")
    assert '"text":"京都は雨が降っている。"' in lines
    assert '"label":"PLACE"' in lines
    with page.expect_download() as waiting:
        page.click("article button >> nth=1")
    assert "<rt>Kyouto</rt>" in Path(waiting.value.path()).read_text("utf-8")
