"""A layout as data: its elements, and the way from JSON and back."""

from compmgr.layouts.rules.layout.elements import (
    FACES,
    FIGURES,
    LEVELS,
    Align,
    Code,
    Element,
    Figure,
    Layout,
    Photo,
    Picture,
    Rows,
    Seal,
    Stack,
    Stand,
    Text,
)
from compmgr.layouts.rules.layout.reading import FORMAT, TYPES, as_dict, from_dict

__all__ = [
    "FACES",
    "FIGURES",
    "FORMAT",
    "LEVELS",
    "TYPES",
    "Align",
    "Code",
    "Element",
    "Figure",
    "Layout",
    "Photo",
    "Picture",
    "Rows",
    "Seal",
    "Stack",
    "Stand",
    "Text",
    "as_dict",
    "from_dict",
]
