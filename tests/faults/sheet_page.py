"""The mark sheet as a judge sees it: fields by key, what each says of itself, and two marks to choose from."""

import re
from decimal import Decimal
from typing import Any

from playwright.sync_api import Error, Locator, Page

LOCAL, SYNCED, CONFLICT, UNSAVED = "local", "synced", "conflict", "unsaved"
SAYS = {"已同步": SYNCED, "已保存本机": LOCAL, "冲突": CONFLICT}
SETTLED = 60_000  # milliseconds: longer than any pause between two tries
#: All fields at once, in one look.
READ = """() => Object.fromEntries([...document.querySelectorAll("[data-aspect]")].map((box) => [box.dataset.key, {
  value: box.querySelector("[data-value]").value,
  says: box.querySelector("[data-status]").textContent.trim(),
  asks: box.querySelector("[data-choose]")?.hidden === false ? box.querySelector("[data-choose]").textContent : "",
}]))"""


class SheetPage:
    """What hands and eyes can do on a sheet's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def is_ready(self) -> "SheetPage":
        """Once the page has looked at what its device keeps."""
        self.page.locator("[data-ready]").wait_for(state="attached")
        return self

    def evaluate(self, script: str) -> Any:
        """What `script` says of the page; where the page is loaded anew just then, of the new one."""
        for _ in range(3):
            try:
                return self.page.evaluate(script)
            except Error as failure:
                if "context was destroyed" not in failure.message:
                    raise
            self.is_ready()
        return self.page.evaluate(script)

    def enter(self, key: str, value: Decimal) -> None:
        field = self.box(key).locator("input[data-value]")
        field.fill(str(value))
        field.blur()

    def shown(self) -> dict[str, tuple[str, str]]:
        """(value, what the field says of it) of each field."""
        fields = self.evaluate(READ)
        return {key: (field["value"], meaning(field["says"], field["asks"])) for key, field in fields.items()}

    def asked(self, key: str) -> set[Decimal]:
        """The marks that stand against each other in a field."""
        return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", self.evaluate(READ)[key]["asks"])}

    def keep_mine(self, key: str) -> None:
        self.choose(key, "以本页为准")

    def take_theirs(self, key: str) -> None:
        self.choose(key, "采用已有评分")

    def choose(self, key: str, words: str) -> None:
        self.box(key).get_by_role("button", name=words).click()
        self.box(key).locator("[data-choose]").wait_for(state="hidden")  # the word is kept before it is shown

    def wait_until(self, says: set[str], keys: set[str], timeout: int = SETTLED) -> dict[str, tuple[str, str]]:
        """What the fields `keys` show once each says one of `says`."""
        waited = 0
        while True:
            fields = self.shown()
            if all(fields[key][1] in says for key in keys):
                return fields
            assert waited < timeout, f"not settled: {[(key, fields[key]) for key in sorted(keys)]}"
            self.page.wait_for_timeout(50)
            waited += 50

    def box(self, key: str) -> Locator:
        return self.page.locator(f'[data-aspect][data-key="{key}"]')


def meaning(says: str, asks: str) -> str:
    if asks:
        return CONFLICT
    return next((kind for words, kind in SAYS.items() if says.startswith(words)), UNSAVED if says else "")
