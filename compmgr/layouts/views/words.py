"""What the pages of layouts say: names of facts, fields and types in words, and every word the editor's scripts use."""

from typing import Any

from flask_babel import gettext
from flask_babel import gettext as _

from compmgr.foundation.i18n import word
from compmgr.layouts.rules.kinds import CertificateKind, names_of
from compmgr.layouts.rules.layout import FACES, FIGURES, LEVELS, TYPES, Align, Stand
from compmgr.layouts.rules.lint import Problem

#: Headings of the property form.
SECTIONS = ("words", "letters", "flow", "column", "table", "look", "condition", "lines", "rows", "align")
#: Fields that several types share have one word each.
FIELDS = (
    *("name", "x", "y", "width", "height", "when", "unless", "text", "face", "size", "smallest", "lines", "leading"),
    *("align", "stand", "colour", "spacing", "spaced_up_to", "indent", "before", "angle", "stretch", "scales"),
    *("label_width", "widest", "rule", "frame", "level", "figure", "line_width", "picture"),
)


def said(key: str) -> str:
    """The word of `Fact.holder`, `LayoutField.size` and the like; in English derived from the key."""
    found = gettext(key)
    return key.rpartition(".")[2].replace("_", " ").capitalize() if found == key else found


def fact_word(name: str) -> str:
    return said(f"Fact.{name}")


def type_word(name: str) -> str:
    return said(f"LayoutType.{name}") if name else _("Page")


def field_word(name: str) -> str:
    """The word of a field, or of one inside a part: `line.size` is 「line」字号, `rows.3` is 第 3 行."""
    owner, dot, key = name.rpartition(".")
    if not dot:
        return said(f"LayoutField.{name}")
    if owner == "rows":
        return _("row %(number)s", number=key)
    return f"{owner} · {said(f'LayoutField.{key}')}"


def value_word(field: str, value: Any) -> str:
    """A value of a field as people read it."""
    key = field.rpartition(".")[2]
    if value in (None, "", ()):
        return "—"
    if key in CHOICES:
        return dict(choices()[key]).get(value, str(value))
    if key in ("when", "unless"):
        return fact_word(value)
    if key == "type":
        return type_word(value)
    if key == "picture":
        return str(value)[:12]
    return "、".join(f"{each:g}" for each in value) if isinstance(value, tuple) else str(value)


def problem_words(problem: Problem) -> str:
    """A problem in the reader's language, with facts as their words."""
    values = {name: fact_word(value) if name == "fact" else value for name, value in problem.values}
    return gettext(problem.message, **values) if values else gettext(problem.message)


CHOICES = ("face", "align", "stand", "level", "figure")


def choices() -> dict[str, list[tuple[str, str]]]:
    """The values a field may have, with their words."""
    return {
        "face": [(each, said(f"LayoutFace.{each}")) for each in FACES],
        "figure": [(each, said(f"LayoutFigure.{each}")) for each in FIGURES],
        "level": [(each, said(f"LayoutLevel.{each}")) for each in LEVELS],
        "align": [(each.value, word(each)) for each in Align],
        "stand": [(each.value, word(each)) for each in Stand],
    }


def names(kind: CertificateKind) -> list[tuple[str, str]]:
    return [(name, fact_word(name)) for name in names_of(kind)]


def sample_words() -> list[str]:
    """The names of the five hard samples, in their order."""
    return [
        _("Longest name"),
        _("Rarest characters"),
        _("No photo"),
        _("Team of three"),
        _("Minority name, long unit"),
    ]


def editor_words() -> dict[str, str]:
    return {
        **{f"type.{each}": type_word(each) for each in TYPES},
        **{f"field.{each}": field_word(each) for each in FIELDS},
        **{f"section.{each}": said(f"LayoutSection.{each}") for each in SECTIONS},
        "millimetres": _("mm"),
        "newText": _("New text"),
        "newLine": _("Line"),
        "page": _("Page"),
        "pageHint": _("Select an element on the page or in the list to see its properties."),
        "several": _("%(count)s elements selected", count="{count}"),
        "lockedHint": _("This element is locked: unlock it in the list to move it on the page."),
        "lineOf": _("Line"),
        "lineWidth": _("Width (0: all)"),
        "always": _("— no condition —"),
        "ownColour": _("its own"),
        "pickColour": _("pick"),
        "insertFact": _("Insert a fact"),
        "up": _("Move up"),
        "down": _("Move down"),
        "remove": _("Remove"),
        "addLine": _("Add a line"),
        "addRow": _("Add a row"),
        "rowLabel": _("Label"),
        "rowEnglish": _("English"),
        "rowText": _("Printed text"),
        "nearer": _("Bring nearer:"),
        "farther": _("Send farther:"),
        "show": _("Show:"),
        "hide": _("Hide:"),
        "lock": _("Lock:"),
        "unlock": _("Unlock:"),
        "hasProblem": _("There is a problem"),
        "nameTaken": _("Another element has this name."),
        "nameNeeded": _("An element needs a name."),
        "previewShown": _("Drawn by the same renderer as certificates"),
        "previewAsking": _("Drawing …"),
        "noAnswer": _("The server did not answer."),
        "signInAgain": _("Your sign-in has ended. Your changes are kept in this browser."),
        "saved": _("Saved"),
        "saving": _("Saving …"),
        "unsaved": _("Not saved yet; kept in this browser"),
        "restored": _("Changes from %(time)s that were not saved have been brought back.", time="{time}"),
        "noProblems": _("No problems found"),
        "problems": _("%(count)s problems", count="{count}"),
        "duplicate": _("Duplicate"),
        "delete": _("Delete"),
        "front": _("Nearer"),
        "back": _("Farther"),
        "edge.left": _("Align left edges"),
        "edge.centre": _("Align centres"),
        "edge.right": _("Align right edges"),
        "edge.top": _("Align top edges"),
        "edge.middle": _("Align middles"),
        "edge.bottom": _("Align bottom edges"),
        "spread.x": _("Same gaps across"),
        "spread.y": _("Same gaps down"),
        "alignPage": _("Align with the page"),
        "uploading": _("Uploading …"),
        "needsPicture": _("Upload a picture first: JPEG or PNG."),
        "conflict": _("%(who)s saved this draft at %(when)s.", who="{who}", when="{when}"),
    }
