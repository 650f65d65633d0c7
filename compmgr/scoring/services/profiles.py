"""What judges are qualified for: one profile written, or a sheet of them brought in whole or not at all."""

from typing import Any

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError, Refusal
from compmgr.foundation.spreadsheet import Column, Problem, read_rows, template, text_of, write
from compmgr.scoring import queries
from compmgr.scoring.models import JudgeProfile
from compmgr.scoring.rules.profiles import LEVELS, Profile, check_profile, read_cells
from compmgr.scoring.rules.states import JudgeLevel

MOST_ROWS = 2000
USER, NAME = "用户名", "姓名"
FIELDS = {
    "unit": "工作单位",
    "level": "裁判等级",
    "licence_number": "裁判证编号",
    "licence_valid_until": "证书有效期至",
    "occupations": "职业编码",
}
LEVEL_NAMES = {level: next(name for name, known in LEVELS.items() if known is level) for level in JudgeLevel}
COLUMNS = [
    Column(USER, True, "judge1", width=16),
    Column(NAME, False, "张三", width=14),
    Column(FIELDS["unit"], True, "样例家具有限公司", width=32),
    Column(FIELDS["level"], False, LEVEL_NAMES[JudgeLevel.NATIONAL], choices=tuple(LEVEL_NAMES.values()), width=14),
    Column(FIELDS["licence_number"], False, "CP-2024-0001", width=20),
    Column(FIELDS["licence_valid_until"], False, "2027-12-31", width=16),
    Column(FIELDS["occupations"], False, "6-06-04-00；6-06-03-01", width=32),
]
REQUIRED = [column.heading for column in COLUMNS if column.required]


def write_profile(session: Session, user: User, profile: Profile, *, by: User) -> JudgeProfile:
    """The profile of `user` as it is from now on; its first one where there was none."""
    check_profile(profile, queries.occupation_codes(session))
    kept = queries.profile_of(session, user) or JudgeProfile(user_id=user.id)
    kept.user = user
    before = {name: getattr(kept, name) for name in FIELDS} if kept.id else {}
    values: dict[str, Any] = {name: getattr(profile, name) for name in FIELDS}
    values["occupations"] = list(profile.occupations)
    changed = [name for name, value in values.items() if before.get(name) != value]
    for name in changed:
        setattr(kept, name, values[name])
    session.add(kept)
    if changed or not before:
        record(session, "judge_profile.written", kept, by=by, name=user.name, fields=changed)
    return kept


def import_profiles(session: Session, content: bytes, *, by: User) -> tuple[int, list[Problem]]:
    """How many profiles a sheet wrote, or everything that is wrong in it by row and column: then none was written."""
    rows = read_rows(content, [column.heading for column in COLUMNS], REQUIRED, limit=MOST_ROWS)
    users = {user.username: user for user in queries.users_by_name(session, (text_of(row[USER]) for _, row in rows))}
    codes = queries.occupation_codes(session)
    found: dict[int, tuple[User, Profile]] = {}
    problems: list[Problem] = []
    for number, row in rows:
        profile, wrong = _profile(row, codes)
        user = users.get(text_of(row[USER]).lower())
        wrong |= _wrong_user(row, user, {seen.id for seen, _ in found.values()})
        problems += [Problem(number, column, each.message, dict(each.values)) for column, each in wrong.items()]
        if user and profile and not wrong:
            found[number] = (user, profile)
    if problems:
        return 0, problems
    for user, profile in found.values():
        write_profile(session, user, profile, by=by)
    return len(found), []


def blank_sheet() -> bytes:
    """The template, with one example row."""
    return template("裁判档案", COLUMNS)


def filled_sheet(session: Session) -> bytes:
    """Every profile as a sheet that can be imported again."""
    rows = [
        (
            profile.user.username,
            profile.user.name,
            profile.unit,
            LEVEL_NAMES[profile.level],
            profile.licence_number,
            profile.licence_valid_until and profile.licence_valid_until.isoformat(),
            "；".join(profile.occupations),
        )
        for profile in session.scalars(queries.profiles())
    ]
    return write({"裁判档案": (COLUMNS, rows)})


def _profile(row: dict[str, Any], codes: set[str]) -> tuple[Profile | None, dict[str, DomainError]]:
    cells = {
        heading: value if heading == FIELDS["licence_valid_until"] else text_of(value) for heading, value in row.items()
    }
    profile, wrong = read_cells(cells, FIELDS)
    if profile:
        try:
            check_profile(profile, codes)
        except DomainError as refusal:
            column = "occupations" if "codes" in refusal.values else "licence_number"
            wrong[FIELDS[column]] = refusal
    return profile, wrong


def _wrong_user(row: dict[str, Any], user: User | None, seen: set[int]) -> dict[str, DomainError]:
    if user is None:
        return {USER: Refusal("There is no account of this name; accounts are opened by the system administrator.")}
    if user.id in seen:
        return {USER: Refusal("This account stands in the sheet already.")}
    name = text_of(row.get(NAME))
    if name and name != user.name:
        return {NAME: Refusal("This account belongs to %(name)s.", name=user.name)}
    return {}
