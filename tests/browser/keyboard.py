"""Somebody who has no mouse: Tab, Shift+Tab, Enter, Space, arrows and letters; each stop must show where one is."""

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Person
from tests.conftest import PASSWORD

MOST_STOPS = 150
# Where one is: [whether that is the target, whether the target lies behind, what is wrong with what one sees of it].
STOP = """(target) => {
    const here = document.activeElement;
    const behind = Boolean(here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING);
    const name = here.outerHTML.slice(0, 120), box = here.getBoundingClientRect(), labels = [...(here.labels || [])];
    const fault = () => {
        if (/^(BODY|MAIN|IFRAME)$/.test(here.tagName)) { return ""; }
        if (/^(date|datetime-local|time)$/.test(here.type)) { return ""; }  // its parts are the browser's, with its own ring
        if (!here.matches(":focus-visible")) { return `no visible focus: ${name}`; }
        const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        const styles = [getComputedStyle(here.parentElement), getComputedStyle(here, "::after"), getComputedStyle(here)];
        const own = styles[2].boxShadow !== "none" || [...styles, ...labels.map((one) => getComputedStyle(one))].some(outlined);
        if (!own) { return `nothing drawn around: ${name}`; }
        if (box.bottom < 0 || box.top > innerHeight) { return `out of sight: ${name}`; }
        const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
        const y = Math.min(Math.max(box.y + Math.min(box.height / 2, 12), 0), innerHeight - 1);
        const top = document.elementFromPoint(x, y);
        const seen = top && (here.contains(top) || top.contains(here) || labels.some((one) => one.contains(top)));
        return seen ? "" : `covered by ${top && top.className}: ${name}`;
    };
    return [here === target, behind, fault()];
}"""


class KeyboardPerson(Person):
    """Somebody at a keyboard, signed in."""

    def sign_in(self, username: str) -> None:
        """Type name and password, and press Enter."""
        self.page.goto("/login/")
        self.write(self.page.locator("input[name=username]"), username)
        self.write(self.page.locator("input[name=password]"), PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/tasks/")

    def reach(self, target: Locator) -> None:
        """Go from stop to stop, from where one is, until the target has the focus; skip the navigation of a new page."""
        keys = self.page.keyboard
        if self.page.evaluate("() => document.activeElement === document.body"):
            keys.press("Tab")
            if self.page.evaluate("() => document.activeElement.matches('.t-skip')"):
                keys.press("Enter")
        node, back = target.element_handle(), None
        for _ in range(MOST_STOPS):
            arrived, behind, fault = self.page.evaluate(STOP, node)
            assert fault == "", f"{fault} on {self.page.url}"
            if arrived:
                return
            back = behind if back is None else back
            keys.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"the keyboard does not reach {target} on {self.page.url}")

    def _is_at(self, target: Locator) -> bool:
        return bool(target.evaluate("(node) => node === document.activeElement"))

    def press(self, target: Locator) -> None:
        """Push a button, open or close what unfolds."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def go(self, target: Locator) -> None:
        """Follow a link or send a form, and wait for the page to which it leads."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Put a text in the place of what a field holds."""
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, target: Locator) -> None:
        """Choose a box with Space; one of several with the arrows."""
        if target.get_attribute("type") == "checkbox":
            self.reach(target)
            self.page.keyboard.press("Space")
            assert target.is_checked()
            return
        group = target.locator(f"xpath=ancestor::form[1]//input[@type='radio'][@name='{target.get_attribute('name')}']")
        chosen = [one for one in group.all() if one.is_checked()]
        self.reach(chosen[0] if chosen else group.first)
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("Space" if not chosen and self._is_at(target) else "ArrowDown")
        assert target.is_checked()

    def choose(self, target: Locator, label: str) -> None:
        """Choose in a list by typing the beginning of its words."""
        self.reach(target)
        words = str(target.locator("option", has_text=label).first.inner_text())
        self.page.keyboard.type(words)
        assert target.locator("option:checked").inner_text() == words

    def open_task(self, subject: str) -> None:
        """Open the first task on the list whose case has this subject."""
        self.page.goto("/tasks/")
        self.go(self.page.locator("li.t-task a", has_text=subject).first)

    def unfold(self, form: Locator) -> None:
        """Open what an outcome's form is folded into."""
        if not form.locator("button[type=submit]").first.is_visible():
            self.press(form.locator("xpath=ancestor::details[1]/summary"))

    def complete(self, outcome: str, fields: dict[str, str] | None = None, choose: tuple[str, ...] = ()) -> None:
        """Fill the form of an outcome of the first task on the page and send it."""
        form = self.page.locator(f"form[data-outcome={outcome}]").first
        self.unfold(form)
        for name, value in (fields or {}).items():
            plain = form.locator(f"[name='{name}']").first
            self.write(plain if plain.get_attribute("data-rich") is None else form.locator(".t-rich-text").first, value)
        for selector in choose:
            self.tick(form.locator(selector).first)
        self.go(form.locator("button[type=submit]").first)

    def select(self, outcome: str, name: str, label: str) -> None:
        """Choose an option of a select by its words."""
        form = self.page.locator(f"form[data-outcome={outcome}]").first
        self.unfold(form)
        self.choose(form.locator(f"select[name='{name}']"), label)


def find_case(person: KeyboardPerson, number: str, subject: str) -> Any:
    """Go to the search with its key, look for a number, open what is found."""
    person.page.keyboard.press("/")
    person.page.keyboard.type(number)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    return person.page.get_by_role("link", name=subject).first


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    wanted = page.locator(selector)
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {selector}")
