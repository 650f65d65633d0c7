"""What is filled in around certificates."""

from compmgr.certificates.forms.ending import RevocationForm, VoidForm
from compmgr.certificates.forms.running import PatternForm, PrintForm, RunForm

__all__ = ["PatternForm", "PrintForm", "RevocationForm", "RunForm", "VoidForm"]
