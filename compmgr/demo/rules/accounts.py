"""The accounts of the sample, one for each role, all with one password that is no secret."""

from dataclasses import dataclass

from compmgr.demo.rules.season import MARKED_TODAY

SAMPLE_PASSWORD = "Sample-season-2026"  # printed on the sign-in page of a sample; production refuses sample accounts


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """`scope` is what a grant reaches: a contest, delegation or site with its number; none for everything."""

    username: str
    role: str
    display_name: str
    scope: tuple[str, int] | None = None


ACCOUNTS: tuple[AccountPlan, ...] = (
    AccountPlan("office", "office", "样例·联合会竞赛办公室"),
    AccountPlan("organiser", "organiser", "样例·承办单位联络员", ("contest", MARKED_TODAY)),
    AccountPlan("leader", "leader", "样例·北京代表队领队", ("delegation", 2)),
    AccountPlan("competitor", "competitor", "样例·参赛选手", ("contest", MARKED_TODAY)),
    AccountPlan("chief", "chief_judge", "样例·裁判长", ("contest", MARKED_TODAY)),
    *(AccountPlan(f"judge{n}", "judge", f"样例·评分裁判{n}", ("contest", MARKED_TODAY)) for n in range(1, 6)),
    *(AccountPlan(f"clerk{n}", "score_clerk", f"样例·统分员{n}", ("contest", MARKED_TODAY)) for n in (1, 2)),
    AccountPlan("coder", "coding_judge", "样例·加密裁判（一次加密）", ("contest", MARKED_TODAY)),
    AccountPlan("coder2", "coding_judge", "样例·加密裁判（二次加密）", ("contest", MARKED_TODAY)),
    AccountPlan("coder3", "coding_judge", "样例·加密裁判（三次加密）", ("contest", MARKED_TODAY)),
    AccountPlan("supervisor", "supervisor", "样例·监督", ("contest", MARKED_TODAY)),
    AccountPlan("arbitrator", "arbitrator", "样例·仲裁", ("contest", 9)),
    AccountPlan("assessor", "assessor", "样例·高级考评员", ("site", 1)),
    AccountPlan("quality", "quality_supervisor", "样例·质量督导员"),
    AccountPlan("site", "site_manager", "样例·评价总站管理员", ("site", 1)),
    AccountPlan("registry", "registry_clerk", "样例·证书管理员"),
    AccountPlan("registry2", "registry_clerk", "样例·证书管理员（放行）"),
    AccountPlan("employer", "employer", "样例·用人单位人事专员"),
    AccountPlan("auditor", "auditor", "样例·审计员"),
    AccountPlan("admin", "administrator", "样例·系统管理员"),
)
