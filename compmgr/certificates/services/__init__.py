"""The deeds of certificates: issuing one, issuing a run of them, revoking, and giving out the stored file."""

from compmgr.certificates.services.addresses import use_public_address
from compmgr.certificates.services.files import file_of, verify_files, zip_of
from compmgr.certificates.services.issuing import issue_award, issue_vocational
from compmgr.certificates.services.revoking import revoke
from compmgr.certificates.services.runs import start_award_run, start_vocational_run

__all__ = [
    "file_of",
    "issue_award",
    "issue_vocational",
    "revoke",
    "start_award_run",
    "start_vocational_run",
    "use_public_address",
    "verify_files",
    "zip_of",
]
