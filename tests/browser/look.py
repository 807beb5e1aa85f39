"""What is asked of every page in a browser: read out, seen, at any width, in light and dark, without a fault."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
    const found = await axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"],
                                           iframes: false});
    return found.violations.map((one) => `${one.id}: ` + one.nodes.slice(0, 3).map(
        (node) => `${node.target.join(" ")} | ${node.html.slice(0, 160)} | ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`).join(" || "));
}"""
MOST_MOVED = 0.05
OWN = ("data:", "blob:", "chrome:", "chrome-extension:")  # nothing that leaves the browser: its viewer of PDFs
# Collected from the start of the page's life: how far things moved that nobody touched.
WATCH = """(() => {
    window.shifted = 0;
    window.movers = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) { continue; }
            window.shifted += entry.value;
            window.movers.push(...entry.sources.map((one) => one.node ? (one.node.outerHTML || one.node.textContent).slice(0, 60) : ""));
        }
    }).observe({type: "layout-shift", buffered: true});
})();"""
# Text that is cut off by its own box, sticks out of the window, or lies over other text.
CLIPPED = """() => {
    const faults = [], wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide + 1) {
        faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${wide}`);
    }
    const name = (node) => `${node.tagName.toLowerCase()}.${[...node.classList].join(".")} "${node.textContent.trim().slice(0, 40)}"`;
    const scrolls = (node) => { for (let up = node; up && up !== document.documentElement; up = up.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(up).overflowX)) { return true; } } return false; };
    for (const node of document.body.querySelectorAll("*")) {
        if (node.closest("svg, .sr-only, .t-skip, [hidden], iframe, option, select, datalist")) { continue; }
        if (!node.checkVisibility()) { continue; }
        const own = [...node.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
        if (!own) { continue; }
        const style = getComputedStyle(node), box = node.getBoundingClientRect();
        if (box.width === 0 || box.height === 0 || style.clipPath !== "none") { continue; }
        if (box.right > wide + 1 && !scrolls(node)) { faults.push(`sticks out by ${Math.round(box.right - wide)}: ${name(node)}`); }
        const hides = /hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis" && style.display !== "inline";
        if (hides && node.scrollWidth > node.clientWidth + 1 && !/^(TEXTAREA|INPUT)$/.test(node.tagName)) {
            faults.push(`cut off: ${name(node)}`);
        }
        const range = document.createRange();
        range.selectNodeContents(node);
        let unseen = false;
        for (let up = node; up && up !== document.body; up = up.parentElement) {
            const how = getComputedStyle(up);
            unseen = unseen || how.clipPath !== "none" || up.getBoundingClientRect().width <= 1;
        }
        for (let up = node; up && up !== document.body && !unseen; up = up.parentElement) {
            const outer = up.getBoundingClientRect(), how = getComputedStyle(up);
            if (how.textOverflow === "ellipsis" && /hidden|clip/.test(how.overflowX)) { break; }
            if (how.display === "inline" || how.display === "contents" || how.position === "sticky") { continue; }
            const text = range.getBoundingClientRect();
            if (text.width && text.right > outer.right + 1.5 && !scrolls(node)) {
                faults.push(`runs ${Math.round(text.right - outer.right)} out of ${name(up).slice(0, 40)}: ${name(node)}`);
                break;
            }
        }
    }
    return [...new Set(faults)].slice(0, 6);
}"""


def watch(context: Any, faults: list[str], home: str) -> None:
    """Note every error, refused or failed request, and every request to another host, from now on."""
    context.add_init_script(WATCH)

    def listen(page: Page) -> None:
        page.on("console", lambda said: _said(page, said, faults))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))

    context.on("page", listen)
    context.on("requestfailed", lambda asked: _failed(asked, faults))
    context.on(
        "request",
        lambda asked: None if asked.url.startswith((home, *OWN)) else faults.append(f"asked {asked.url}"),
    )


def _said(page: Page, said: Any, faults: list[str]) -> None:
    """An error of the page. That a sandbox runs no script is told of WATCH itself."""
    if said.type == "error" and "sandboxed" not in said.text:
        faults.append(f"{page.url}: {said.text}")


def _failed(asked: Any, faults: list[str]) -> None:
    """A request that ended because the walk went on is no failure."""
    if asked.failure != "net::ERR_ABORTED":
        faults.append(f"{asked.url}: {asked.failure}")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it stands (injected past the page's own policy)."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, RULES)
    return found


def misplaced(page: Page) -> list[str]:
    """What sticks out, is cut off or moved by itself."""
    found: list[str] = page.evaluate(CLIPPED)
    moved, movers = page.evaluate("() => [window.shifted, window.movers.slice(0, 3)]")
    return [*found, *([f"moved by {moved:.3f}: {movers}"] if moved >= MOST_MOVED else [])]
