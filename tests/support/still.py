"""Whether what can be touched stays where it is: a press that begins on a button must end on it."""

from playwright.sync_api import Page

#: Where everything that can be touched stands on the screen, seen in every frame what has moved, and how far.
WATCH = """(places) => {
  const touched = places.map((place) => `${place} :is(input:not([type=hidden]), select, textarea, button, summary, a)`);
  const parts = [...document.querySelectorAll(touched.join())].filter((part) => part.checkVisibility());
  const stood = new Map(parts.map((part) => [part, part.getBoundingClientRect()]));
  window.moved = {};
  window.watched = parts.length;
  const look = () => {
    for (const [part, was] of stood) {
      const is = part.getBoundingClientRect();
      const far = Math.max(Math.abs(is.right - was.right), Math.abs(is.x - was.x), Math.abs(is.y - was.y));
      const name = part.ariaLabel || part.innerText || part.name || part.outerHTML;
      if (far >= 1) window.moved[name] = Math.max(Math.round(far), window.moved[name] ?? 0);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def hold_still(page: Page, *places: str) -> None:
    """From now on nothing inside of `places` (selectors) may move."""
    page.evaluate(WATCH, places)
    assert page.evaluate("watched") > 0


def moved(page: Page) -> dict[str, int]:
    """What has moved since `hold_still`, by its words, and by how many pixels at most."""
    return page.evaluate("moved")
