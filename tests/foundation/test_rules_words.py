"""Every word of the rules has its Chinese, with the same placeholders."""

import ast
import re
from enum import EnumMeta, StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import compmgr

HOUSE = Path(compmgr.__file__).parent
ROOMS = (
    "assessment",
    "catalogue",
    "certificates",
    "competitions",
    "foundation",
    "people",
    "registration",
    "results",
    "scoring",
    "sites",
)
SPOKEN = {"Refusal", "Conflict", "NotAllowed", "NotFound", "SchemeProblem", "Step", "_dropped"}


def sources(room):
    if room == "foundation":
        return [HOUSE / "foundation" / "lifecycle.py"]
    return sorted([*(HOUSE / room).glob("rules.py"), *(HOUSE / room / "rules").glob("*.py")])


def sentences(room):
    """Sentences given to what speaks to people, directly or through a variable named `message`."""
    for path in sources(room):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in SPOKEN:
                given = node.args[:2]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "message":
                given = [node.value]
            yield from (
                each.value
                for each in given
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and " " in each.value
            )


def enum_words(room):
    for path in sources(room):
        module = import_module(".".join(path.relative_to(HOUSE.parent).with_suffix("").parts))
        for thing in vars(module).values():
            if isinstance(thing, EnumMeta) and issubclass(thing, StrEnum) and thing.__module__ == module.__name__:
                yield from (f"{thing.__name__}.{member.value}" for member in thing)


def catalogue(room):
    """All rooms' words: a sentence that two rooms say is translated once."""
    found = {}
    for path in sorted(HOUSE.glob("*/zh_CN.po")):
        with path.open("rb") as file:
            found |= {message.id: message.string for message in read_po(file) if message.id}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_and_every_enum_word_of_the_rules_has_its_chinese(room):
    words = catalogue(room)
    wanted = {*sentences(room), *enum_words(room)}
    assert wanted
    assert {word for word in wanted if not words.get(word)} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_translations_keep_their_placeholders_and_are_chinese(room):
    words = catalogue(room)
    for english in {*sentences(room), *enum_words(room)}:
        chinese = words[english]
        named = re.compile(r"%\(\w+\)s")
        assert sorted(named.findall(english)) == sorted(named.findall(chinese)), english
        assert re.search(r"[\u4e00-\u9fff]", chinese), english
        if named.search(english):
            chinese % {name[2:-2]: "x" for name in named.findall(english)}
