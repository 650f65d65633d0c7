"""The coding judge's pages in layers, the draw before everybody, the check by command, and the files of works."""

import json
import subprocess
from io import BytesIO

import pytest
from click.testing import CliRunner
from PIL import Image
from sqlalchemy import select

from compmgr.accounts.permissions import Role
from compmgr.anonymity import queries, services
from compmgr.anonymity.cli import draw as command
from compmgr.anonymity.models import Draw
from compmgr.anonymity.rules.checking import check
from compmgr.audit.models import AuditEntry
from compmgr.competitions.rules import StageKind
from compmgr.registration.rules.states import EntryState
from compmgr.scoring import queries as scoring
from compmgr.scoring import services as marking
from tests.factories.marking import fill_all, make_panel, make_scheme
from tests.factories.world import PASSWORD, make_entry, make_event, make_stage, make_user


@pytest.fixture
def stage(session):
    stage = make_stage(session, make_event(session, coding_layers=2))
    make_scheme(session, stage.event)
    make_panel(session, stage, 1)
    for _ in range(3):
        make_entry(session, stage, state=EntryState.CHECKED_IN)
    return stage


@pytest.fixture
def coders(session, stage):
    return [make_user(session, Role.CODING_JUDGE, stage.event.contest) for _ in range(2)]


@pytest.fixture
def drawn(session, stage, coders):
    for coder in coders:
        services.draw_codes(session, stage, by=coder)
    return queries.draws_of(session, stage)


def unsealed(session, stage, coders):
    fill_all(session, stage)
    marking.sign_panel(session, stage, by=scoring.members_of(session, stage)[0].user)
    supervisor = make_user(session, Role.SUPERVISOR, stage.event.contest)
    for layer in (2, 1):
        services.unseal(session, stage, layer, by=supervisor, witness=coders[layer - 1])


@pytest.mark.both_databases
def test_two_coding_judges_draw_two_layers_and_each_sees_their_own_list(session, signed_in, stage, coders):
    titles = [entry.title for entry in queries.entries_to_code(session, stage)]
    first, second = (signed_in(coder) for coder in coders)
    at = f"/stages/{stage.public_id}"
    assert first.post(f"{at}/draw/commitment").status_code == 302
    assert first.post(f"{at}/draw", data={"labels": "1-2"}).status_code == 422
    assert first.post(f"{at}/draw", data={"labels": "601-640"}).status_code == 302
    assert first.post(f"{at}/draw").status_code == 422
    assert "您已承担本阶段另一层加密" in first.get(f"{at}/draw").text
    assert second.post(f"{at}/draw").status_code == 302
    assert second.post(f"{at}/draw").status_code == 409
    session.rollback()
    own, others = second.get(f"{at}/slips").text, first.get(f"{at}/slips").text
    codes = [work.code for work in scoring.works_of(session, stage)]
    session.rollback()
    assert all(code in own for code in codes) and not any(title in own for title in titles)
    assert not any(code in others for code in codes)  # and the names, once the layer above is drawn, are sealed
    assert not any(title in others for title in titles)
    assert first.get(f"{at}/slips/file").status_code == 404
    assert second.get(f"{at}/slips/file").data.startswith(b"%PDF")


def test_a_sealed_list_is_shown_in_the_answer_to_two_people_and_nowhere_else(session, signed_in, stage, coders, drawn):
    title = queries.entries_to_code(session, stage)[0].title
    draw = f"/draws/{drawn[1].public_id}"
    opening = {"reason": "选手遗失号条", "witness": coders[1].public_id, "witness_password": PASSWORD}
    client, other = signed_in(coders[0]), signed_in(coders[1])
    assert other.post(f"{draw}/opening", data=opening).status_code == 404
    assert other.post(f"{draw}/sealing").status_code == 404
    wrong = client.post(f"{draw}/opening", data={**opening, "witness_password": "wrong"})
    assert wrong.status_code == 422 and title not in wrong.text
    shown = client.post(f"{draw}/opening", data=opening)
    assert shown.status_code == 200 and title in shown.text
    assert client.post(f"{draw}/opening", data={**opening, "deed": "print"}).data.startswith(b"%PDF")
    assert title not in client.get(f"/stages/{stage.public_id}/slips").text
    session.rollback()
    assert list(session.scalars(select(AuditEntry.action))).count("draw.opened") == 2


def test_the_printed_list_and_slips_hold_the_codes_the_hash_and_room_to_sign(session, signed_in, stage, coders, drawn):
    codes = [work.code for work in scoring.works_of(session, stage)]
    fingerprint = drawn[2].codes_hash
    answer = signed_in(coders[1]).get(f"/stages/{stage.public_id}/slips/file")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=codes-{drawn[2].public_id}.pdf"
    text = subprocess.run(["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=True).stdout.decode()
    for words in (*codes, fingerprint, "加密裁判", "监督", "第1页，共1页", "参赛号", "作品号"):
        assert words in text


def test_everybody_sees_the_commitment_before_and_can_check_the_draw_after(
    session, client, tmp_path, stage, coders, drawn
):
    titles = [entry.title for entry in queries.entries_to_code(session, stage)]
    tickets = list(queries.given_in(session, drawn[1]))
    at, seed, commitment = f"/draws/{drawn[1].public_id}", drawn[1].seed, drawn[1].commitment
    session.commit()
    before = client.get(at).text
    assert commitment in before and seed not in before and not any(ticket in before for ticket in tickets)
    assert client.get(f"{at}/file").status_code == 404
    unsealed(session, stage, coders)
    session.commit()
    after = client.get(at).text
    assert seed in after and all(ticket in after for ticket in tickets)
    assert not any(title in after for title in titles)
    published = client.get(f"{at}/file").json
    assert all(finding.is_right for finding in check(published, commitment))
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(published), "utf-8")
    verified = CliRunner().invoke(command, ["verify", str(file), "--commitment", commitment])
    assert (verified.exit_code, "WRONG" in verified.output) == (0, False)


@pytest.mark.parametrize("part", ["seed", "commitment", "fingerprint", "code", "ticket", "noted"])
def test_whatever_is_changed_in_a_published_draw_is_found(session, client, tmp_path, stage, coders, drawn, part):
    unsealed(session, stage, coders)
    session.commit()
    published = client.get(f"/draws/{drawn[2].public_id}/file").json
    if part in ("code", "ticket"):
        rows = published["codes"]
        rows[0][part], rows[1][part] = rows[1][part], rows[0][part]
    elif part != "noted":
        published[part] = "0" * 64
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(published), "utf-8")
    noted = ["--commitment", "0" * 64] if part == "noted" else []
    verified = CliRunner().invoke(command, ["verify", str(file), *noted])
    assert verified.exit_code == 1 and "WRONG" in verified.output


def test_what_is_no_draw_is_refused_by_the_command(tmp_path):
    for words in ("", "[]", '{"format": "compmgr-draw-1", "codes": [1]}', '{"format": 1}'):
        (tmp_path / "draw.json").write_text(words)
        refused = CliRunner().invoke(command, ["verify", str(tmp_path / "draw.json")])
        assert refused.exit_code == 1 and "no file of a published draw" in refused.output


def test_the_draw_of_a_rehearsal_is_not_public(session, client):
    stage = make_stage(session, kind=StageKind.PRACTICE)
    draw = Draw(stage_id=stage.id, seed="seed", commitment="0" * 64, by_id=make_user(session).id)
    session.add(draw)
    session.commit()
    assert client.get(f"/draws/{draw.public_id}").status_code == 404


def test_a_coding_judge_draws_codes_anew_and_prints_them(session, signed_in, stage, coders, drawn):
    at = f"/stages/{stage.public_id}"
    before = {work.code for work in scoring.works_of(session, stage)}
    witness, sealing = coders[0].public_id, f"/draws/{drawn[2].public_id}/sealing"
    client = signed_in(coders[1])
    assert client.post(f"{at}/recoding", data={"reason": ""}).status_code == 422
    assert client.post(f"{at}/recoding", data={"reason": "失密"}).status_code == 302
    session.rollback()
    session.expire_all()
    after = {work.code for work in scoring.works_of(session, stage)}
    session.rollback()
    assert not before & after and all(code in client.get(f"{at}/slips").text for code in after)
    assert client.post(sealing).status_code == 302
    assert client.post(f"{at}/recoding", data={"reason": "失密"}).status_code == 422
    again = {"reason": "失密", "witness": witness, "witness_password": PASSWORD}
    assert client.post(f"{at}/recoding", data={**again, "witness_password": "wrong"}).status_code == 422
    assert client.post(f"{at}/recoding", data=again).status_code == 302


def photo(**given):
    """A JPEG of a camera that wrote down where it was, and whose."""
    exif = Image.Exif()
    exif[0x013B] = "张三"
    exif[0x010F] = "Camera"
    content = BytesIO()
    Image.new("RGB", (320, 200), "red").save(content, "JPEG", exif=exif, comment="张三的作品".encode(), **given)
    return content.getvalue()


def test_a_photo_of_a_work_is_seen_by_its_judges_alone_under_the_code_and_without_metadata(
    session, signed_in, stage, coders, drawn
):
    work = scoring.works_of(session, stage)[0]
    chief, judge = (member.user for member in scoring.members_of(session, stage))
    stranger = make_user(session, Role.JUDGE, stage.event.contest)
    coder = signed_in(coders[1])
    files = [(BytesIO(photo()), "张三-样例家具.jpg"), (BytesIO(photo()), "2.jpg")]
    at = f"/stages/{stage.public_id}/work-files"
    assert coder.post(at, data={"work": work.public_id, "files": files}).status_code == 302
    session.rollback()
    first, second = scoring.files_of(session, work)
    address, code = f"/work-files/{first.public_id}", work.code
    session.commit()
    for user in (judge, chief):
        shown = signed_in(user).get(address)
        assert shown.headers["Content-Disposition"] == f"inline; filename={code}-1.jpg"
        picture = Image.open(BytesIO(shown.data))
        assert (picture.size, dict(picture.getexif()), picture.info.get("comment")) == ((320, 200), {}, None)
        assert "张三".encode() not in shown.data
    assert signed_in(stranger).get(address).status_code == 404
    assert coder.post(f"{address}/removal", data={"reason": "拍到姓名"}).status_code == 302
    assert signed_in(judge).get(address).status_code == 404
    session.rollback()
    session.expire_all()
    assert [file.number for file in scoring.files_of(session, work)] == [second.number]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "JPEG"), (b"%PDF-1.7 broken", "PDF"), (b"\xff\xd8" + b"0" * (13 * 2**20), "12")],
    ids=["gif", "pdf", "large"],
)
def test_what_is_no_picture_or_document_is_refused_and_nothing_is_kept(
    session, signed_in, stage, coders, drawn, content, words
):
    work = scoring.works_of(session, stage)[0]
    client = signed_in(coders[0])
    sent = {"work": work.public_id, "files": [(BytesIO(photo()), "a.jpg"), (BytesIO(content), "b.jpg")]}
    answer = client.post(f"/stages/{stage.public_id}/work-files", data=sent)
    assert answer.status_code == 422 and words in answer.text
    session.rollback()
    assert scoring.files_of(session, work) == []
