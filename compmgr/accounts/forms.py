"""The forms of accounts: signing in, one's own password, users and their roles."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from compmgr.accounts.permissions import Role
from compmgr.accounts.rules import LONGEST, SHORTEST
from compmgr.foundation.forms import ChoiceField, Form, TextField

FILL_IN = _("Please fill this in.")
LONG_ENOUGH = Length(
    SHORTEST,
    LONGEST,
    message=_("A password has %(shortest)s to %(longest)s characters.", shortest=SHORTEST, longest=LONGEST),
)


class SignInForm(Form):
    name = TextField(_("User name or phone"), [InputRequired(FILL_IN)])
    password = PasswordField(_("Password"), [InputRequired(FILL_IN)])


class ChangePasswordForm(Form):
    old = PasswordField(_("Present password"), [InputRequired(FILL_IN)])
    new = PasswordField(
        _("New password"),
        [InputRequired(FILL_IN), LONG_ENOUGH],
        description=_("At least %(shortest)s characters; a sentence is easier to remember.", shortest=SHORTEST),
    )
    again = PasswordField(
        _("New password, once more"),
        [InputRequired(FILL_IN), EqualTo("new", message=_("The two passwords differ."))],
    )


class NewUserForm(Form):
    username = TextField(
        _("User name"),
        [
            InputRequired(FILL_IN),
            Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$", message=_("3 to 64 letters, digits, dots or hyphens.")),
        ],
    )
    name = TextField(_("Name"), [InputRequired(FILL_IN), Length(max=60)])
    phone = TextField(
        _("Phone"),
        [Optional(), Regexp(r"^[0-9+() \-]{5,24}$", message=_("Enter a phone number."))],
        description=_("May be used to sign in."),
    )
    password = PasswordField(
        _("First password"),
        [InputRequired(FILL_IN), LONG_ENOUGH],
        description=_("Tell it to the user in person; they change it under “My account”."),
    )


class SetPasswordForm(Form):
    password = PasswordField(_("New password"), [InputRequired(FILL_IN), LONG_ENOUGH])


class GiveRoleForm(Form):
    """The place is picked in the list that belongs to the role; the view looks it up."""

    role = ChoiceField(Role, _("Role"))
    place = TextField(_("Given for"))


class NewKeyForm(Form):
    label = TextField(
        _("What the key is for"),
        [InputRequired(FILL_IN), Length(max=40)],
        description=_("For example the name of the program that uses it."),
    )
