"""What is filled in on the pages of layouts: a name for a copy, a file, a picture."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import InputRequired, Length

from compmgr.foundation.forms import Form, TextField


class CopyForm(Form):
    name = TextField(lazy_gettext("Name of the new layout"), [InputRequired(), Length(max=80)])


class FileForm(Form):
    file = FileField(lazy_gettext("File of a layout"), [FileRequired()])


class PictureForm(Form):
    file = FileField(lazy_gettext("Picture (JPEG or PNG)"), [FileRequired()])
