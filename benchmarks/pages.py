"""What pages cost the people who open them: `python -m benchmarks.pages [ADDRESS]`.

Without an address it fills a scratch folder with the demonstration data and serves it as `run.py` does; with one it
measures what runs there. Chromium opens each page three times with an empty cache and says, by its own metrics: how much
came over the line (KB), when the largest content was painted (ms), and by how much the layout shifted. A line "again" is
the second visit, with everything kept.

The aims: at most 300 KB, 1,000 ms and 0.05.
"""

import os
import shutil
import socket
import statistics
import subprocess  # nosec B404 - this program starts the application itself
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PASSWORD = "tanggap-demo-2026"
MOST_KB, MOST_MS, MOST_SHIFT = 300, 1000, 0.05
ANYBODY = ("/login/", "/periksa", "/lacak")
PAGES = {
    "ratna": ("/tasks/", "/cases/", "first case", "/cases/new", "/records/letters/list/", "/procedures/"),
    "admin.plg": ("/staff/list/", "/staff/add", "/offices/list/", "/holidays/list/", "/mailbox/"),
}
WIDTHS = (1366, 390)
WATCH = """
  window.painted = 0; window.shifted = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) window.painted = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifted += e.value; })
    .observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Cost:
    """Of one page: kilobytes over the line, milliseconds to the largest paint, layout shift."""

    kilobytes: float
    painted: float
    shifted: float

    @property
    def fine(self) -> bool:
        """Whether all aims are met."""
        return self.kilobytes <= MOST_KB and self.painted <= MOST_MS and self.shifted <= MOST_SHIFT


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve the demonstration data from a scratch folder; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        own = {"TANGGAP_DATA": folder, "TANGGAP_SECRET_KEY": "benchmarks-only-" + "k" * 40, "TANGGAP_URL": address}
        environment = {**os.environ, **own}
        for command in (["upgrade"], ["roles", "sync"], ["demo", "load"]):
            _run([sys.executable, "-m", "app.cli", *command], environment)
        serve = [
            sys.executable,
            "-m",
            "gunicorn",
            "-b",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "app.factory:create_app()",
        ]
        with subprocess.Popen(serve, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as server:  # nosec B603
            try:
                _wait_for(f"{address}/login/")
                yield address
            finally:
                server.terminate()


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # nosec B603


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # nosec B310 - our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{address} does not answer.")


def measure(context: BrowserContext, path: str, keep: bool = False) -> Cost:
    """Open a page three times, with an empty cache unless `keep`; the time is the middle one, the rest the worst."""
    seen = [_opened(context, path, keep) for _ in range(3)]
    painted = statistics.median(cost.painted for cost in seen)
    return Cost(max(cost.kilobytes for cost in seen), painted, max(cost.shifted for cost in seen))


def _opened(context: BrowserContext, path: str, keep: bool) -> Cost:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    if not keep:
        wire.send("Network.clearBrowserCache")
    bytes_seen: list[float] = []
    wire.on("Network.loadingFinished", lambda event: bytes_seen.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(path, wait_until="networkidle")
    painted, shifted = page.evaluate("[window.painted, window.shifted]")
    page.close()
    return Cost(sum(bytes_seen) / 1024, painted, shifted)


def signed_in(browser: Browser, address: str, username: str, width: int) -> BrowserContext:
    """Return a browser in which somebody is signed in; "" for nobody."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 844}, locale="id-ID")
    if username:
        page: Page = context.new_page()
        page.goto("/login/")
        page.fill("#username", username)
        page.fill("#password", PASSWORD)
        page.click("main .btn-primary")
        page.wait_for_url("**/tasks/")
        page.close()
    return context


def first_case(context: BrowserContext) -> str:
    """Return the address of the first case of the register."""
    page = context.new_page()
    page.goto("/cases/")
    found: Any = page.eval_on_selector_all("main td a", "links => links.map(link => link.getAttribute('href'))")
    page.close()
    return next(str(link) for link in found if link.startswith("/cases/"))


def main(address: str) -> bool:
    """Print what each page costs; whether all meet the aims."""
    fine = True
    sys.stdout.write(f"{'page':<32}{'width':>6}{'KB':>8}{'ms':>8}{'shift':>8}\n")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for username, paths in {"": ANYBODY, **PAGES}.items():
            for width in WIDTHS:
                context = signed_in(browser, address, username, width)
                for name in paths:
                    cost = measure(context, first_case(context) if name == "first case" else name)
                    fine = _told(name, width, cost) and fine
                if username and width == WIDTHS[0]:
                    fine = _told(f"{paths[0]} again", width, measure(context, paths[0], keep=True)) and fine
                context.close()
        browser.close()
    return fine


def _told(name: str, width: int, cost: Cost) -> bool:
    line = f"{name:<32}{width:>6}{cost.kilobytes:>8.0f}{cost.painted:>8.0f}{cost.shifted:>8.3f}"
    sys.stdout.write(line + ("\n" if cost.fine else "  above the aim\n"))
    return cost.fine


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(not main(sys.argv[1]))
    with demonstration() as served:
        sys.exit(not main(served))
