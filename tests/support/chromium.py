"""Headless Chromium for the tests of the explorer page.

Run as a program it takes the screenshot of the page for the docs: ``python tests/support/chromium.py``.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import massmob as mm

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1440,950",
]


def program(*names: str) -> str:
    """The path of the first of some programs that is installed."""
    for path in map(shutil.which, names):
        if path is not None:
            return path
    raise FileNotFoundError(f"no {names[0]}: apt-get install chromium chromium-driver")


class Reader:
    """A browser in which a test opens pages, types, clicks and reads text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        webdriver: Any = import_module("selenium.webdriver")
        options = webdriver.ChromeOptions()
        options.binary_location = program("chromium", "chromium-browser", "google-chrome")
        for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        # The path is given, so that Selenium downloads no driver.
        service: Any = import_module("selenium.webdriver.chrome.service").Service
        self.driver = webdriver.Chrome(options=options, service=service(program("chromedriver")))
        self.key: Any = import_module("selenium.webdriver.common.keys").Keys

    def write(self, name: str, movement: mm.Movement, **options: Any) -> str:
        return mm.write_explorer(movement, self._folder / name, **options).as_uri()

    def open(self, address: str) -> None:
        self.driver.get("about:blank")
        self.driver.get(address)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def seen(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def all(self, selector: str) -> list[Any]:
        elements: list[Any] = self.driver.find_elements("css selector", selector)
        return elements

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def focused(self) -> str:
        label: str = self.run(
            "const on = document.activeElement; return on.ariaLabel || on.id || on.tagName"
        )
        return label

    def wait(self, condition: str) -> None:
        """Wait until a script returns true."""
        wait: Any = import_module("selenium.webdriver.support.wait").WebDriverWait
        wait(self.driver, 10).until(lambda _: self.run(condition))

    def day(self) -> str:
        """The day that the explorer page shows."""
        value: str = self.one("#date").get_attribute("value")
        return value

    def type_day(self, text: str, field: str = "#date") -> None:
        self.one(field).send_keys(self.key.CONTROL, "a")
        self.one(field).send_keys(text, self.key.ENTER)

    @contextmanager
    def size(self, width: int, height: int) -> Generator[None]:
        """A window of another size: that of a phone, for which the page has another layout."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


def take_picture(target: Path) -> None:
    """Save the screenshot of the explorer page of Hanoi that the docs show."""
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        try:
            reader.open(reader.write("hanoi.html", mm.load_dataset("hanoi"), at="2024-10-15"))
            options = {"format": "webp", "quality": 80}
            shot = reader.driver.execute_cdp_cmd("Page.captureScreenshot", options)
        finally:
            reader.driver.quit()
    target.write_bytes(base64.b64decode(shot["data"]))


if __name__ == "__main__":
    take_picture(Path(__file__).parents[2] / "docs" / "_static" / "explorer.webp")
