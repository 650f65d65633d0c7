"""The deeds of certificates: issuing one, runs of them, their ends, numbers, and giving out the stored files."""

from compmgr.certificates.services.addresses import use_public_address
from compmgr.certificates.services.ending import end, revoke, void
from compmgr.certificates.services.files import file_of, zip_of, zip_stream
from compmgr.certificates.services.issuing import issue, issue_award, issue_claim, issue_vocational
from compmgr.certificates.services.numbers import set_pattern, void_numbers
from compmgr.certificates.services.runs import prepare, preview, recheck, release, whom, withdraw
from compmgr.certificates.services.verifying import leftovers, missing_numbers, tidy, verify_files

__all__ = [
    "end",
    "file_of",
    "issue",
    "issue_award",
    "issue_claim",
    "issue_vocational",
    "leftovers",
    "missing_numbers",
    "prepare",
    "preview",
    "recheck",
    "release",
    "revoke",
    "set_pattern",
    "tidy",
    "use_public_address",
    "verify_files",
    "void",
    "void_numbers",
    "whom",
    "withdraw",
    "zip_of",
    "zip_stream",
]
