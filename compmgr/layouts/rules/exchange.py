"""A layout as one file: its JSON, with the pictures it uses inside as base64."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.layout import from_dict

LARGEST = 16 * 2**20  # bytes


def packed(data: Mapping[str, Any], pictures: Mapping[str, tuple[str, bytes]]) -> bytes:
    """`data` and its pictures (name and content by hash) as a file that `unpacked` reads back."""
    inside = {
        key: {"name": name, "content": base64.b64encode(content).decode()} for key, (name, content) in pictures.items()
    }
    whole = {**data, **({"pictures": inside} if inside else {})}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """The layout and the pictures in a file; Refusal when it is none."""
    if len(content) > LARGEST:
        raise Refusal("The file is larger than %(limit)s MB.", limit=LARGEST // 2**20)
    try:
        data = json.loads(content.decode("utf-8-sig"))
        inside = data.pop("pictures", {}) if isinstance(data, dict) else {}
        pictures = {
            str(key): (str(each["name"]), base64.b64decode(each["content"], validate=True))
            for key, each in inside.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise Refusal("This is no file of a layout.") from error
    return data, pictures


def with_pictures(data: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """`data` with pictures named by the hash under which they are kept here."""
    elements = data.get("elements")
    if not isinstance(elements, list):
        return data
    return {**data, "elements": [_with_picture(each, renamed) for each in elements]}


def _with_picture(element: Any, renamed: Mapping[str, str]) -> Any:
    if not isinstance(element, dict) or element.get("picture") not in renamed:
        return element
    return {**element, "picture": renamed[element["picture"]]}


def faults(data: Any) -> list[Refusal]:
    """Everything that keeps `data` from being read as a layout, element by element; nothing when it can be read."""
    try:
        from_dict(data)
    except Refusal as whole:
        return _by_element(data) or [whole]
    return []


def _by_element(data: Any) -> list[Refusal]:
    """Each element is read alone, on the same page."""
    if not isinstance(data, dict) or not isinstance(data.get("elements"), list):
        return []
    found = []
    for part in ([], *([each] for each in data["elements"])):
        try:
            from_dict({**data, "elements": part})
        except Refusal as refusal:
            if not part:
                return [refusal]  # the page itself: every element would say the same
            found.append(refusal)
    return found
