"""Two people on one form: the second to save sees both values instead of overwriting the first."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField

from compmgr.foundation.errors import Conflict
from compmgr.foundation.forms import Form
from compmgr.foundation.i18n import when, word


class VersionedForm(Form):
    """A form over a versioned row: it carries the version it was read at."""

    version = HiddenField(lazy_gettext("Version"))

    def values(self, *leave_out: str) -> dict[str, Any]:
        return super().values("version", *leave_out)

    def show(self, thing: Any) -> None:
        """Carry the version that is shown now."""
        if not self.is_submitted():
            self.version.data = str(thing.version)

    def require_version(self, thing: Any, kept: Mapping[str, Any] | None = None) -> None:
        """Pass when nobody changed `thing` since the form was read; Conflict with both values otherwise.

        `kept` gives the present values of fields that are no attributes of `thing`.
        """
        if self.version.data == str(thing.version):
            return
        differing = {}
        for field in self:
            present = (kept or {}).get(field.name, getattr(thing, field.name, field.data))
            if field.name not in ("version", "csrf_token") and present != field.data:
                differing[str(field.label.text)] = {"yours": _said(field.data), "theirs": _said(present)}
        raise Conflict(
            "Somebody else changed this while you had it open. Nothing of yours was kept.", conflict=differing
        )


def _said(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, datetime):
        return when(value)
    return str(value)
