"""A console that serves, and a Chromium that reads it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from kiosk.clock import Clock
from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.services.api import ConsoleServices
from kiosk.i18n.catalogues import Catalogues
from tests.bench.programs import find_chromium
from tests.helpers.console import PASSWORD, TOTP

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
#: All rules of WCAG up to 2.2 AAA and best practice: nothing is left out.
AXE_TAGS = (
    "wcag2a",
    "wcag2aa",
    "wcag2aaa",
    "wcag21a",
    "wcag21aa",
    "wcag21aaa",
    "wcag22a",
    "wcag22aa",
    "wcag22aaa",
    "best-practice",
)
T = TypeVar("T")


def missing_programs() -> str:
    """Return which program is missing for these tests, or ""."""
    if find_chromium() is None:
        return "chromium is not installed"
    if shutil.which("chromedriver") is None:
        return "chromium-driver is not installed"
    return ""


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine; yields its address."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="console-under-test", daemon=True)
    thread.start()
    wait_for(lambda: server.started, "the server")
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)


def make_app(services: ConsoleServices, clock: Clock, catalogues: Path | None = None) -> FastAPI:
    """Return an application with nothing but the pages."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    add_pages(app, services, PageOptions(clock, Catalogues(catalogues), is_secure=False))
    return app


def wait_for(look: Callable[[], T], what: str, seconds: float = 15.0) -> T:
    """Return the first true answer of *look*; fail after *seconds*."""
    ends = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > ends:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.03)


class Browser:
    """Chromium without a window."""

    def __init__(self, folder: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = find_chromium() or ""
        for argument in (
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--force-device-scale-factor=1",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={folder}",
        ):
            options.add_argument(argument)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.add_argument("--no-sandbox")  # Chromium's own sandbox does not start for root
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options, Service(shutil.which("chromedriver") or "chromedriver"))
        self.driver.set_page_load_timeout(30)
        self.base = ""

    def close(self) -> None:
        self.driver.quit()

    def size(self, width: int, height: int = 900) -> None:
        """Set the size of the page in CSS px, whatever a window's least width is."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def prefer(self, **features: str) -> None:
        """Set media features: ``prefers_color_scheme="dark"``."""
        pairs = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": pairs})

    def scripts(self, is_on: bool) -> None:
        """Switch JavaScript of pages on or off."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not is_on})

    def go(self, path: str) -> None:
        self.driver.get(self.base + path)

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.base)

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        return wait_for(lambda: next(iter(self.all(css)), None), css)

    def text(self, css: str = "main") -> str:
        """Return what one reads there; "" while a page is being exchanged."""
        try:
            return self.one(css).text
        except StaleElementReferenceException:
            return ""

    def until(self, words: str, css: str = "main") -> str:
        """Wait until these words can be read, and return everything that stands there."""
        found = ""

        def look() -> bool:
            nonlocal found
            found = self.text(css)
            return words in found

        try:
            wait_for(look, words)
        except AssertionError:
            raise AssertionError(f"waited in vain for {words!r}; there is: {found[:1500]}") from None
        return found

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def press(self, css: str) -> None:
        for _ in range(5):
            try:
                element = self.one(css)
                self.run("arguments[0].scrollIntoView({block: 'center'})", element)
                element.click()
                return
            except StaleElementReferenceException:
                continue  # a live part was exchanged just now
        raise AssertionError(f"{css} does not stand still")

    def fill(self, css: str, words: str) -> None:
        element = self.one(css)
        element.clear()
        element.send_keys(words)

    def forget(self) -> None:
        """Forget all cookies, of every address."""
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})

    def be(self, token: str) -> None:
        """Be somebody who has signed in already."""
        self.forget()
        self.driver.execute_cdp_cmd(
            "Network.setCookie", {"url": self.base, "name": "console", "value": token, "httpOnly": True}
        )

    def sign_in(self, name: str = "manager", password: str = PASSWORD, totp: str = TOTP) -> None:
        self.forget()
        self.go("/sign-in")
        self.fill("#f-name", name)
        self.fill("#f-password", password)
        self.fill("#f-totp", totp)
        self.press("form.panel .primary")
        wait_for(lambda: not self.path.startswith("/sign-in"), "the page after sign-in")

    def picture(self, path: Path) -> None:
        """Save a picture of the entire page."""
        import base64

        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        shot = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip}
        )
        path.write_bytes(base64.b64decode(shot["data"]))

    def axe(self) -> list[str]:
        """Return the violations of the page, one line each."""
        if not self.run("return typeof axe === 'object'"):
            # As an extension would: the page's own policy forbids scripts of others.
            self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']})"
            ".then(r => done(r.violations)).catch(e => done([{id: String(e), nodes: []}]));",
            list(AXE_TAGS),
        )
        return [
            f"{one['id']}: {node['html'][:140]} | {node.get('failureSummary', '')[:240]}"
            for one in found
            for node in (one["nodes"] or [{"html": "", "failureSummary": one.get("help", "")}])
        ]

    def is_too_wide(self) -> bool:
        """Return whether one has to scroll sideways to read."""
        return bool(
            self.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def complaints(self) -> list[str]:
        """Return what the browser's console holds against the page: policy, scripts, missing files."""
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING") and "favicon" not in entry["message"]
        ]
