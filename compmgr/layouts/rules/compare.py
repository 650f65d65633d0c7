"""What one version of a layout changed of another, element by element and field by field."""

from dataclasses import dataclass
from typing import Any

from compmgr.layouts.rules.layout import Element, Layout, as_dict

FRAME = ("x", "y", "width", "height")


@dataclass(frozen=True)
class Change:
    """One element (empty: the page): `how` is added, removed, changed or reordered; fields with before and after."""

    element: str
    type: str
    how: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


def changes(before: Layout, after: Layout) -> list[Change]:
    """Of the page first, then in the order of `after`, what was taken out last."""
    known = {element.name: element for element in before.elements}
    found = [*_page(before, after)]
    for element in after.elements:
        if element.name not in known:
            found.append(Change(element.name, element.type, "added"))
        elif known[element.name] != element:
            found.append(Change(element.name, element.type, "changed", differing(known[element.name], element)))
    found += _reordered(before, after)
    left = {element.name for element in after.elements}
    found += [Change(one.name, one.type, "removed") for one in before.elements if one.name not in left]
    return found


def differing(before: Element, after: Element) -> tuple[tuple[str, Any, Any], ...]:
    """The fields that differ; of a column each line under its own name."""
    old, new = _fields(before), _fields(after)
    names = list(dict.fromkeys([*new, *old]))
    return tuple((name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _fields(element: Element) -> dict[str, Any]:
    """Every field by name, defaults too; lines of a column and rows of a table as fields of their own."""
    found: dict[str, Any] = {}
    for name, value in vars(element).items():
        if name == "children":
            for child in value:
                found |= {f"{child.name}.{key}": part for key, part in vars(child).items() if key != "name"}
        elif name == "rows":
            found |= {f"rows.{number}": " | ".join(row) for number, row in enumerate(value, start=1)}
        elif name != "name":
            found[name] = value
    return {"type": element.type, **found}


def _page(before: Layout, after: Layout) -> list[Change]:
    old, new = as_dict(before), as_dict(after)
    fields = tuple((key, old.get(key), new.get(key)) for key in ("name", "width", "height") if old[key] != new[key])
    return [Change("", "", "changed", fields)] if fields else []


def _reordered(before: Layout, after: Layout) -> list[Change]:
    old = [element.name for element in before.elements]
    new = [element.name for element in after.elements]
    kept = [name for name in old if name in new]
    return [Change("", "", "reordered")] if kept != [name for name in new if name in old] else []
