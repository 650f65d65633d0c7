"""Who may do what, and how far: the whole policy on one page."""

from enum import StrEnum


class Scope(StrEnum):
    """How far a role reaches: everything, or one season, contest, delegation, site or person."""

    EVERYTHING = "everything"
    SEASON = "season"
    CONTEST = "contest"
    DELEGATION = "delegation"
    SITE = "site"
    PERSON = "person"


class Permission(StrEnum):
    DESK_VIEW = "desk.view"
    SEASON_MANAGE = "season.manage"
    CONTEST_READ = "contest.read"
    CONTEST_MANAGE = "contest.manage"
    CONTEST_APPROVE = "contest.approve"
    ENTRY_READ = "entry.read"
    ENTRY_SUBMIT = "entry.submit"
    ENTRY_REVIEW = "entry.review"
    SCHEME_READ = "scheme.read"
    SCHEME_MANAGE = "scheme.manage"
    PANEL_MANAGE = "panel.manage"
    CODES_DRAW = "codes.draw"
    MARK_RECORD = "mark.record"
    MARK_OVERSEE = "mark.oversee"
    MARK_TRANSCRIBE = "mark.transcribe"
    RESULT_READ = "result.read"
    RESULT_COMPUTE = "result.compute"
    RESULT_CHIEF_SIGN = "result.chief_sign"
    RESULT_SUPERVISE = "result.supervise"
    RESULT_PUBLISH = "result.publish"
    APPEAL_LODGE = "appeal.lodge"
    APPEAL_RULE = "appeal.rule"
    SITE_READ = "site.read"
    SITE_ACCREDIT = "site.accredit"
    BATCH_READ = "batch.read"
    BATCH_MANAGE = "batch.manage"
    BATCH_APPROVE = "batch.approve"
    PART_MARK = "part.mark"
    BATCH_REVIEW = "batch.review"
    CERTIFICATE_READ = "certificate.read"
    CERTIFICATE_ISSUE = "certificate.issue"
    CERTIFICATE_REVOKE = "certificate.revoke"
    CERTIFICATE_CHECK = "certificate.check"
    LAYOUT_MANAGE = "layout.manage"
    PERSON_UNMASK = "person.unmask"
    MY_PAGES = "my.pages"
    AUDIT_READ = "audit.read"
    USER_MANAGE = "user.manage"


class Role(StrEnum):
    FEDERATION_OFFICE = "federation_office"
    CONTEST_ORGANISER = "contest_organiser"
    DELEGATION_LEADER = "delegation_leader"
    COMPETITOR = "competitor"
    CHIEF_JUDGE = "chief_judge"
    JUDGE = "judge"
    SCORE_CLERK = "score_clerk"
    CODING_JUDGE = "coding_judge"
    SUPERVISOR = "supervisor"
    ARBITRATOR = "arbitrator"
    ASSESSOR = "assessor"
    QUALITY_SUPERVISOR = "quality_supervisor"
    SITE_MANAGER = "site_manager"
    REGISTRY_CLERK = "registry_clerk"
    EMPLOYER = "employer"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


#: What scope a grant of each role has.
REACH: dict[Role, Scope] = {
    Role.FEDERATION_OFFICE: Scope.EVERYTHING,
    Role.CONTEST_ORGANISER: Scope.CONTEST,
    Role.DELEGATION_LEADER: Scope.DELEGATION,
    Role.COMPETITOR: Scope.PERSON,
    Role.CHIEF_JUDGE: Scope.CONTEST,
    Role.JUDGE: Scope.CONTEST,
    Role.SCORE_CLERK: Scope.CONTEST,
    Role.CODING_JUDGE: Scope.CONTEST,
    Role.SUPERVISOR: Scope.CONTEST,
    Role.ARBITRATOR: Scope.CONTEST,
    Role.ASSESSOR: Scope.SITE,
    Role.QUALITY_SUPERVISOR: Scope.SITE,
    Role.SITE_MANAGER: Scope.SITE,
    Role.REGISTRY_CLERK: Scope.EVERYTHING,
    Role.EMPLOYER: Scope.EVERYTHING,
    Role.AUDITOR: Scope.EVERYTHING,
    Role.SYSTEM_ADMINISTRATOR: Scope.EVERYTHING,
}

P = Permission

#: The policy. Judges of every kind hold nothing that shows a name; the office neither marks nor signs for judges.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.FEDERATION_OFFICE: frozenset(
        {
            P.DESK_VIEW,
            P.SEASON_MANAGE,
            P.CONTEST_READ,
            P.CONTEST_MANAGE,
            P.CONTEST_APPROVE,
            P.ENTRY_READ,
            P.ENTRY_SUBMIT,
        }
        | {P.ENTRY_REVIEW, P.SCHEME_READ, P.SCHEME_MANAGE, P.PANEL_MANAGE, P.RESULT_READ, P.RESULT_PUBLISH}
        | {
            P.SITE_READ,
            P.SITE_ACCREDIT,
            P.BATCH_READ,
            P.BATCH_APPROVE,
            P.CERTIFICATE_READ,
            P.CERTIFICATE_ISSUE,
            P.LAYOUT_MANAGE,
            P.PERSON_UNMASK,
        }
    ),
    Role.CONTEST_ORGANISER: frozenset(
        {P.CONTEST_READ, P.CONTEST_MANAGE, P.ENTRY_READ, P.ENTRY_REVIEW, P.SCHEME_READ, P.SCHEME_MANAGE, P.PANEL_MANAGE}
        | {P.RESULT_READ}
    ),
    Role.DELEGATION_LEADER: frozenset({P.CONTEST_READ, P.ENTRY_READ, P.ENTRY_SUBMIT, P.APPEAL_LODGE}),
    Role.COMPETITOR: frozenset({P.MY_PAGES}),
    Role.CHIEF_JUDGE: frozenset({P.SCHEME_READ, P.MARK_OVERSEE, P.RESULT_COMPUTE, P.RESULT_CHIEF_SIGN}),
    Role.JUDGE: frozenset({P.MARK_RECORD}),
    Role.SCORE_CLERK: frozenset({P.MARK_TRANSCRIBE}),
    Role.CODING_JUDGE: frozenset({P.CODES_DRAW}),
    Role.SUPERVISOR: frozenset({P.RESULT_READ, P.RESULT_SUPERVISE}),
    Role.ARBITRATOR: frozenset({P.RESULT_READ, P.APPEAL_RULE}),
    Role.ASSESSOR: frozenset({P.BATCH_READ, P.PART_MARK}),
    Role.QUALITY_SUPERVISOR: frozenset({P.SITE_READ, P.BATCH_READ, P.BATCH_REVIEW}),
    Role.SITE_MANAGER: frozenset({P.SITE_READ, P.BATCH_READ, P.BATCH_MANAGE, P.PERSON_UNMASK}),
    Role.REGISTRY_CLERK: frozenset(
        {P.CERTIFICATE_READ, P.CERTIFICATE_ISSUE, P.CERTIFICATE_REVOKE, P.LAYOUT_MANAGE, P.BATCH_READ}
        | {P.PERSON_UNMASK}
    ),
    Role.EMPLOYER: frozenset({P.CERTIFICATE_CHECK}),
    Role.AUDITOR: frozenset(
        {P.DESK_VIEW, P.AUDIT_READ, P.CONTEST_READ, P.RESULT_READ, P.SITE_READ, P.BATCH_READ, P.CERTIFICATE_READ}
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset({P.USER_MANAGE, P.AUDIT_READ}),
}
