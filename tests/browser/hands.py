"""What a person does on a page: reads words, fills fields by their labels, presses buttons."""

from playwright.sync_api import Locator, Page, TimeoutError, expect

from compmgr.accounts.models import User
from tests.factories.world import PASSWORD


def sign_in(page: Page, user: User) -> None:
    page.goto("/sign-in")
    fill(page, {"用户名": user.username, "密码": PASSWORD})
    press(page, "登录")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")


def there(control: Locator) -> Locator:
    """`control`, once the scripts of its page are there too: nobody is as fast as a test.

    After a download the driver may wait for a page that never comes; then the page itself is asked.
    """
    control.wait_for()
    try:
        control.page.wait_for_load_state(timeout=10_000)
    except TimeoutError:
        assert control.page.evaluate("document.readyState") == "complete"
    return control


def fill(place: Page | Locator, values: dict[str, str]) -> None:
    """Fill every field by its label; a field whose choices are fixed takes the words of one."""
    for label, value in values.items():
        field = there(place.get_by_label(label).first)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def press(place: Page | Locator, words: str) -> None:
    there(place.get_by_role("button", name=words, exact=True)).click()


def follow(place: Page | Locator, words: str) -> None:
    place.get_by_role("link", name=words, exact=True).first.click()


def confirm(page: Page, words: str = "确定") -> None:
    """Say yes in the dialog that asks once more."""
    page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()


def sees(place: Page | Locator, *words: str) -> None:
    """Every one of `words` can be read there."""
    for each in words:
        expect(place.get_by_text(each).locator("visible=true").first).to_be_visible()
