"""Every sentence a person may read is in the Chinese catalogue: sentences, refusals, values, kinds of things."""

import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from sqlalchemy import Enum

from compmgr.accounts.permissions import Permission, Role, Scope
from compmgr.app import create_app
from compmgr.foundation.database import Base
from compmgr.foundation.i18n import catalogue, every_word
from compmgr.foundation.lifecycle import Lifecycle
from tests.test_house import ours

ROOT = Path(__file__).parent.parent
#: Where sentences stand: the position of the message among the arguments of what is called.
SPEAKING = {
    **dict.fromkeys(["_", "gettext", "lazy_gettext", "DomainError", "Refusal", "Conflict"], None),
    **dict.fromkeys(["NotAllowed", "NotFound", "TooMany", "SignInNeeded", "sentence"], None),
    "ngettext": (1, 2),
    "SchemeProblem": (2,),
    "Problem": (3,),
    "RowProblem": (3,),
    "complain": (3,),
    "SettingsFault": (1,),
    "wrong": (2,),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
#: `record(session, "entry.approved", …)` in a deed: its last word is the verb.
RECORDED = re.compile(r"\brecord\(\s*\w+,\s*\"([a-z_.]+)\"")

assert create_app  # the application brings the records of every room


@cache
def translations() -> dict[str, dict[str, str]]:
    """What each sentence is in Chinese, by the catalogue that says so."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted((ROOT / "compmgr").rglob("zh_CN.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                keys = [message.id] if isinstance(message.id, str) else list(message.id)
                said = message.string if isinstance(message.string, str) else message.string[0]
                for key in filter(None, keys):
                    assert not message.fuzzy, f"{path}: {key}"
                    found[key][str(path.relative_to(ROOT))] = said
    return found


def untranslated(sentences: dict[str, str]) -> dict[str, str]:
    known = translations()
    return {said: place for said, place in sorted(sentences.items()) if not all(known.get(said, {"": ""}).values())}


def said_in(folder: str, method: str, pattern: str) -> dict[str, str]:
    """The sentences of `folder`, each with a place where it stands."""
    found = {}
    for name, line, message, _comments, _context in extract_from_dir(
        ROOT / folder, [(pattern, method)], keywords=SPEAKING, options_map={pattern: {"trimmed": "false"}}
    ):
        for one in [message] if isinstance(message, str) else message:
            if isinstance(one, str) and one:
                found[one] = f"{folder}/{name}:{line}"
    return found


@pytest.mark.parametrize(
    ("folder", "method", "pattern"), [("compmgr", "python", "**.py"), ("templates", "jinja2", "**.html")]
)
def test_every_sentence_is_translated(folder, method, pattern):
    assert untranslated(said_in(folder, method, pattern)) == {}


def test_every_value_of_a_choice_has_its_word():
    kinds = {
        column.type.enum_class
        for mapper in Base.registry.mappers
        for column in mapper.columns
        if isinstance(column.type, Enum) and column.type.enum_class
    }
    words = every_word(sorted(kinds | {Role, Permission, Scope}, key=lambda kind: kind.__name__))
    assert untranslated(dict.fromkeys(words, "")) == {}


def test_every_kind_of_thing_has_its_word():
    classes = {f"Model.{mapper.class_.__name__}": mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert untranslated(classes) == {}


def recorded() -> dict[str, str]:
    """Every deed that is recorded in the trail, with the file that does so."""
    return {
        action: str(path.relative_to(ROOT))
        for path in ours("compmgr")
        if path.suffix == ".py"
        for action in RECORDED.findall(path.read_text("utf-8"))
    }


def test_every_deed_in_the_trail_has_its_word():
    known = translations()
    verbs = {action: place for action, place in recorded().items() if f"Deed.{action}" not in known}
    assert untranslated({f"Deed.{action.rpartition('.')[2]}": place for action, place in verbs.items()}) == {}


def test_every_deed_says_what_it_is_about():
    kinds = {action.partition(".")[0].title().replace("_", ""): place for action, place in recorded().items()}
    assert untranslated({f"Model.{kind}": place for kind, place in kinds.items()}) == {}


def test_every_way_back_has_its_word():
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("compmgr.")]
    lives = [value for module in modules for value in vars(module).values() if isinstance(value, Lifecycle)]
    names = {f"Deed.{name}": "" for life in lives for name in life.corrections}
    assert len(names) > 10 and untranslated(names) == {}


def test_no_two_rooms_translate_one_sentence_differently():
    differing = {key: said for key, said in translations().items() if len(set(said.values())) > 1}
    assert differing == {}


def test_a_translation_has_the_placeholders_of_its_sentence():
    wrong = {
        key: said
        for key, rooms in translations().items()
        for said in rooms.values()
        if set(PLACEHOLDER.findall(key)) < set(PLACEHOLDER.findall(said))
    }
    assert wrong == {}


def test_what_a_deed_records_has_a_word_in_the_trail() -> None:
    """`record(session, "run.released", run, by=by, holders=…)`: `holders` is read by people too."""
    recorded = re.compile(r'record\(\s*session,\s*"[a-z_.]+",\s*(.*?)\)\n', re.DOTALL)
    named = {
        name
        for path in sorted((ROOT / "compmgr").rglob("*.py"))
        for call in recorded.findall(path.read_text("utf-8"))
        for name in re.findall(r"\b([a-z_]+)=", call)
    }
    words = {key.rsplit(".", 1)[1] for key in catalogue("zh_CN")._catalog if str(key).startswith("Change.")}
    assert len(named) > 30
    assert named - words - {"by", "reason"} == set()
