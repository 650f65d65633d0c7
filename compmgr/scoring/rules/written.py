"""Settings of a scorer as one line of text, as people type it: `each=2; floor=0; unit=处`, lists as `0/1/2.5`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import normalize

from compmgr.scoring.rules.marks import written
from compmgr.scoring.rules.scorer import Setting
from compmgr.scoring.rules.settings import number_in

BETWEEN = re.compile(r"[;；\n]")
EQUALS = re.compile(r"[=＝:：]")
IN_LISTS = re.compile(r"[/、,，\s]+")


class SettingsFault(NamedTuple):
    """What is wrong with one setting: a msgid that `values` fill."""

    message: str
    values: dict[str, Any]


def settings_in(text: str, known: Sequence[Setting]) -> tuple[dict[str, Any], list[SettingsFault]]:
    """The settings written in `text`, numbers as plain text, and what is not among `known` or no number."""
    by_key = {setting.key: setting for setting in known}
    found: dict[str, Any] = {}
    faults = []
    for piece in filter(None, map(str.strip, BETWEEN.split(text))):
        name, *rest = EQUALS.split(piece, maxsplit=1)
        setting, value = by_key.get(name.strip()), rest[0].strip() if rest else ""
        if setting is None:
            faults.append(SettingsFault("There is no setting “%(name)s” here.", {"name": name.strip()[:30]}))
        elif value:
            read = _value(setting, value)
            if read is None:
                faults.append(SettingsFault("“%(text)s” is no number.", {"text": value[:30]}))
            else:
                found[setting.key] = read
    return found, faults


def written_settings(settings: Mapping[str, Any]) -> str:
    """`settings` as one line that reads back the same."""
    return "; ".join(
        f"{key}={'/'.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for key, value in settings.items()
        if value not in (None, "", [], ())
    )


def _value(setting: Setting, text: str) -> Any:
    if not setting.is_number:
        return normalize("NFC", text)
    numbers = [number_in(part) for part in (IN_LISTS.split(text.strip("/、,， ")) if setting.many else [text])]
    if None in numbers or any(abs(number) > 10**9 for number in numbers if number is not None):
        return None
    texts = [written(number) for number in numbers]
    return texts if setting.many else texts[0]
