"""What is wrong with a layout before anything is drawn with it: faults bar its release, warnings are for the eye."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from compmgr.layouts.rules.filling import CODE, PHOTO, names_used, slots, templates
from compmgr.layouts.rules.kinds import CertificateKind, names_of
from compmgr.layouts.rules.layout import Code, Element, Figure, Layout, Photo, Rows, Seal, Stack, Text

SMALLEST_CODE = 28  # millimetres: a signed code below is not read from a print of 150 dots an inch
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
LARGE, LEAST_CONTRAST_OF_LARGE = 18, 3.0  # points
#: What has to stand on every certificate; the code is looked for as an element.
REQUIRED = ("holder", "number")
ALWAYS = ("title", "holder", "number", "date", "issuing_bodies", "check_url")  # facts no certificate is without
SLACK = 0.01  # millimetres
QUIET = 2.5  # millimetres of a code's frame are blank; the frame of a text may reach so far, its words seldom do


@dataclass(frozen=True)
class Problem:
    """What is wrong with an element (empty: with the page): a msgid and what fills it."""

    element: str
    message: str
    values: tuple[tuple[str, Any], ...] = ()
    warning: bool = False

    def __str__(self) -> str:
        return self.message % dict(self.values)


def wrong(element: str, message: str, *, warning: bool = False, **values: Any) -> Problem:
    return Problem(element, message, tuple(values.items()), warning)


def problems(layout: Layout) -> list[Problem]:
    """Faults first, in the order of the elements; then warnings."""
    found = [*missing(layout)]
    for element in layout.elements:
        found += [*of_element(element, layout)]
    found += overlaps(layout)
    return sorted(found, key=lambda problem: problem.warning)


def errors(layout: Layout) -> list[str]:
    """The faults in words, with the element they are of."""
    return [
        f"{problem.element}: {problem}" if problem.element else str(problem)
        for problem in problems(layout)
        if not problem.warning
    ]


def missing(layout: Layout) -> Iterator[Problem]:
    used = {slot for element in layout.elements for template in templates(element) for slot in slots(template)}
    for name in REQUIRED:
        if name not in used:
            yield wrong("", "The layout does not print {%(fact)s}.", fact=name)
    if not any(isinstance(element, Code) for element in layout.elements):
        yield wrong("", "The layout has no QR code.")


def of_element(element: Element, layout: Layout) -> Iterator[Problem]:
    yield from unknown_names(element, layout.kind)
    yield from unreachable(element)
    if not inside(element, layout):
        yield wrong(element.name, "The frame reaches beyond the page.")
    if isinstance(element, Code) and min(element.width, element.height) < SMALLEST_CODE:
        yield wrong(element.name, "The code is too small to be scanned: at least %(least)s mm.", least=SMALLEST_CODE)
    for text in texts(element):
        if text.smallest > text.size:
            yield wrong(text.name, "The smallest size is larger than the size.")
        if not text.text.strip():
            yield wrong(text.name, "The text is empty.", warning=True)
    yield from pale(element)


def unknown_names(element: Element, kind: CertificateKind) -> Iterator[Problem]:
    known = {*names_of(kind), PHOTO, CODE}
    for name in sorted(names_used(element) - known):
        yield wrong(element.name, "There is no fact {%(fact)s} on this kind of certificate.", fact=name)


def unreachable(element: Element) -> Iterator[Problem]:
    """Conditions that are never met: present and absent at once, or without a fact that always stands."""
    for part in (element, *(element.children if isinstance(element, Stack) else ())):
        if part.unless and (part.unless in (part.when, *ALWAYS)):
            yield wrong(part.name, "The condition is never met: the element would not appear on any certificate.")


def inside(element: Element, layout: Layout) -> bool:
    if isinstance(element, Text) and element.angle:
        return True
    across, up = element.x + element.width, element.y + element.height
    return min(element.x, element.y) >= -SLACK and across <= layout.width + SLACK and up <= layout.height + SLACK


def texts(element: Element) -> tuple[Text, ...]:
    if isinstance(element, Text):
        return (element,)
    return element.children if isinstance(element, Stack) else ()


def overlaps(layout: Layout) -> Iterator[Problem]:
    """Upright texts whose frames lie over one another, and what lies over the code, unless conditions exclude it."""
    upright = [
        element
        for element in layout.elements
        if isinstance(element, Text | Stack | Rows) and not (isinstance(element, Text) and element.angle)
    ]
    for first, second in combinations(upright, 2):
        if together(first, second) and not exclusive(first, second):
            yield wrong(second.name, "The frame lies over that of %(other)s.", other=first.name, warning=True)
    for code in [element for element in layout.elements if isinstance(element, Code)]:
        for other in (*upright, *(element for element in layout.elements if isinstance(element, Photo | Seal))):
            if together(code, other, QUIET) and not exclusive(code, other):
                yield wrong(other.name, "The frame lies over that of %(other)s.", other=code.name, warning=True)


def together(first: Element, second: Element, slack: float = SLACK) -> bool:
    across = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    up = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    return across > slack and up > slack


def exclusive(first: Element, second: Element) -> bool:
    pairs = ((first.when, second.unless), (second.when, first.unless))
    return any(present and present == absent for present, absent in pairs)


def pale(element: Element) -> Iterator[Problem]:
    """Upright text too light to be read on white; a seal and a figure may be as pale as they like."""
    if isinstance(element, Seal | Figure):
        return
    coloured = [(text.name, text.colour, text.size) for text in texts(element) if not text.angle]
    if isinstance(element, Rows):
        coloured.append((element.name, element.colour, element.size))
    for name, colour, size in coloured:
        least = LEAST_CONTRAST_OF_LARGE if size >= LARGE else LEAST_CONTRAST
        if colour and contrast(colour) < least:
            yield wrong(name, "The colour is hard to read on white paper.", warning=True)


def contrast(colour: str) -> float:
    """Of `#RRGGBB` against white, 1 to 21 (WCAG 2.2)."""
    return 1.05 / (luminance(colour) + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
