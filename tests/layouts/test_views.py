"""The desk of layouts: listed, drafted, released by another person, compared, copied, exported and imported."""

import base64
import hashlib
import io
import json

import pytest
from PIL import Image
from sqlalchemy import select

from compmgr.audit.models import AuditEntry
from compmgr.layouts.models import Layout, LayoutPicture, LayoutVersion
from tests.factories.layouts import award_data, make_layout
from tests.factories.world import make_user
from tests.support.queries import kept, queries_of


def deeds(session):
    return kept(session, select(AuditEntry.action).order_by(AuditEntry.number))


def versions(session, layout):
    found = kept(
        session, select(LayoutVersion).where(LayoutVersion.layout_id == layout.id).order_by(LayoutVersion.number)
    )
    return found if isinstance(found, list) else [found]


def a_picture(colour="red"):
    content = io.BytesIO()
    Image.new("RGB", (60, 30), colour).save(content, "PNG")
    return content.getvalue()


def send(client, address, content, name="layout.json"):
    return client.post(address, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def test_the_list_shows_layouts_by_kind_under_the_same_number_of_questions(app, session, office, signed_in):
    make_layout(session, saved_by=office, released=True, default=True)
    client = signed_in(office)
    page = client.get("/layouts").text
    assert "测试获奖证书" in page and "默认" in page and "王主任" in page
    asked = queries_of(app, client, "/layouts")
    for number in range(3):
        make_layout(session, saved_by=make_user(session), code=f"further-{number}")
    session.commit()
    assert queries_of(app, client, "/layouts") == asked


def test_a_page_shows_the_versions_and_a_small_picture_is_sent_once(session, office, signed_in):
    version = make_layout(session, saved_by=office, released=True)
    client = signed_in(office)
    assert "第 1 版" in client.get(f"/layouts/{version.layout.public_id}").text
    address = f"/layouts/versions/{version.public_id}/picture?width=200"
    picture = client.get(address)
    assert picture.mimetype == "image/png"
    assert Image.open(io.BytesIO(picture.data)).size == (200, 142)
    again = client.get(address, headers={"If-None-Match": picture.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_draft_is_saved_released_by_another_person_and_made_the_default(session, office, clerk, signed_in):
    version = make_layout(session, saved_by=clerk)
    mine, theirs = signed_in(office), signed_in(clerk)
    address, one = f"/layouts/versions/{version.public_id}", version.layout
    answer = mine.post(f"{address}/data", json={"layout": award_data(name="新名"), "version": 1, "note": "改名"})
    assert answer.json["version"] == 2
    assert mine.post(f"{address}/release").status_code == 403
    assert mine.post(f"/layouts/{one.public_id}/default").status_code == 422
    assert theirs.post(f"{address}/release").status_code == 302
    assert theirs.post(f"/layouts/{one.public_id}/default").status_code == 302
    (now,) = versions(session, one)
    assert (now.note, now.saved_by_id, now.released_by_id) == ("改名", office.id, clerk.id)
    assert (now.layout.name, now.layout.is_default) == ("新名", True)
    assert deeds(session)[-3:] == ["layout.saved", "layout.released", "layout.made_default"]


def test_a_released_version_and_a_stale_one_are_not_saved_over(session, office, clerk, signed_in):
    version = make_layout(session, saved_by=clerk)
    mine, theirs = signed_in(office), signed_in(clerk)
    address = f"/layouts/versions/{version.public_id}"
    assert theirs.post(f"{address}/data", json={"layout": award_data(name="甲"), "version": 1}).status_code == 200
    refused = mine.post(f"{address}/data", json={"layout": award_data(name="乙"), "version": 1})
    assert (refused.status_code, refused.json["conflict"]["who"]) == (409, "李登记")
    beside = mine.post(f"/layouts/{version.layout.public_id}/drafts", json={"layout": award_data(name="乙")})
    assert beside.status_code == 201
    assert [each.data["name"] for each in versions(session, version.layout)] == ["甲", "乙"]
    assert mine.post(f"{address}/release").status_code == 302
    assert mine.post(f"{address}/data", json={"layout": award_data(), "version": 3}).status_code == 409


def test_a_draft_is_discarded_on_the_page_of_its_layout_and_a_released_version_is_not(
    session, office, clerk, signed_in
):
    version = make_layout(session, saved_by=clerk)
    mine, theirs, one = signed_in(office), signed_in(clerk), version.layout
    assert mine.post(f"/layouts/versions/{version.public_id}/release").status_code == 302
    theirs.post(f"/layouts/{one.public_id}/drafts", data={})
    draft = versions(session, one)[1]
    page = mine.get(f"/layouts/{one.public_id}").text
    assert page.count("/discarding") == 1 and f"/layouts/versions/{draft.public_id}/discarding" in page
    assert mine.post(f"/layouts/versions/{version.public_id}/discarding").status_code == 409
    answer = mine.post(f"/layouts/versions/{draft.public_id}/discarding")
    assert answer.location == f"/layouts/{one.public_id}" and len(versions(session, one)) == 1
    alone = make_layout(session, saved_by=clerk, code="alone")
    session.commit()
    assert mine.post(f"/layouts/versions/{alone.public_id}/discarding").location == "/layouts"
    assert deeds(session)[-2:] == ["layout.draft_discarded", "layout.discarded"]


def test_what_cannot_be_read_is_refused_by_element_and_field_and_nothing_is_kept(session, office, signed_in):
    version = make_layout(session, saved_by=office)
    broken = award_data()
    broken["elements"][1]["size"] = -3
    broken["elements"][3]["width"] = "wide"
    client = signed_in(office)
    answer = client.post(f"/layouts/versions/{version.public_id}/data", json={"layout": broken, "version": 1})
    assert answer.status_code == 422
    faults = [(each["element"], each["field"]) for each in answer.json["problems"]]
    assert faults == [("title", "size"), ("number", "width")]
    assert "字号" in answer.json["problems"][0]["message"]
    assert client.post(f"/layouts/versions/{version.public_id}/data", json={}).status_code == 422
    assert versions(session, version.layout)[0].data == award_data()


def test_the_preview_draws_what_it_can_and_names_the_rest(session, office, signed_in):
    version = make_layout(session, saved_by=office)
    client = signed_in(office)
    address = f"/layouts/versions/{version.public_id}/preview?width=400"
    good = client.post(address, json={"layout": award_data()}).json
    assert good["problems"] == []
    assert size_of(good["picture"]) == (400, 283)
    hard = award_data()
    hard["elements"][1] |= {"width": 6, "smallest": 30}
    hard["elements"][3]["text"] = "{no_such_fact}"
    hard["elements"][4]["level"] = "x"
    answer = client.post(address, json={"layout": hard}).json
    assert {each["element"] for each in answer["problems"]} >= {"title", "code"}
    assert size_of(answer["picture"]) == (400, 283)
    assert client.post(address, json={"layout": "nothing"}).json["picture"] == ""


def size_of(address):
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).size


def test_the_linter_names_facts_in_words(session, office, signed_in):
    version = make_layout(session, saved_by=office)
    data = award_data()
    del data["elements"][3]
    answer = signed_in(office).post(f"/layouts/versions/{version.public_id}/preview", json={"layout": data}).json
    assert ["证书编号" in each["message"] for each in answer["problems"]] == [True]


def test_two_versions_are_compared_by_element(session, office, signed_in):
    version = make_layout(session, saved_by=office, released=True)
    client, one = signed_in(office), version.layout
    changed = award_data()
    changed["elements"][1] |= {"x": 80, "align": "left"}
    del changed["elements"][4]
    client.post(f"/layouts/{one.public_id}/drafts", json={"layout": changed})
    page = client.get(f"/layouts/{one.public_id}/changes").text
    for words in ("第 1 版至第 2 版的改动", "title", "居中", "左对齐", "78", "80", "移除"):
        assert words in page
    assert "两个版本没有差异" in client.get(f"/layouts/{one.public_id}/changes?before=2&after=2").text


def test_a_new_draft_begins_from_a_version_and_a_copy_is_a_layout_of_its_own(session, office, signed_in):
    version = make_layout(session, released=True)
    client, one = signed_in(office), version.layout
    edited = client.post(f"/layouts/{one.public_id}/drafts", data={"number": "1"}, follow_redirects=True)
    assert 'id="facts"' in edited.text and [each.number for each in versions(session, one)] == [1, 2]
    assert client.post(f"/layouts/versions/{version.public_id}/copy", data={"name": ""}).status_code == 422
    client.post(f"/layouts/versions/{version.public_id}/copy", data={"name": "另一版式"})
    copy = kept(session, select(Layout).where(Layout.name == "另一版式"))
    assert (copy.code, copy.is_default) == ("test-award-2", False)


def test_a_layout_is_retired_but_not_the_default(session, office, signed_in):
    default = make_layout(session, released=True, default=True).layout
    other = make_layout(session, released=True, code="other").layout
    client = signed_in(office)
    assert client.post(f"/layouts/{default.public_id}/retirement").status_code == 422
    assert client.post(f"/layouts/{other.public_id}/retirement").status_code == 302
    assert deeds(session)[-1] == "layout.retired"


def test_a_file_comes_back_as_it_went_out_with_its_pictures(session, office, signed_in):
    client = signed_in(office)
    added = send(client, "/layouts/pictures", a_picture(), "徽标.png")
    assert added.status_code == 201 and (added.json["across"], added.json["up"]) == (60, 30)
    data = award_data()
    logo = {"type": "picture", "name": "logo", "x": 10, "y": 10, "width": 40, "height": 20}
    data["elements"].append({**logo, "picture": added.json["hash"]})
    version = make_layout(session, **data)
    session.commit()
    file = client.get(f"/layouts/versions/{version.public_id}/file")
    assert json.loads(file.data)["pictures"][added.json["hash"]]["name"] == "徽标"
    assert send(client, f"/layouts/{version.layout.public_id}/file", file.data).status_code == 302
    assert send(client, "/layouts/file", file.data).status_code == 302
    first, second = versions(session, version.layout)
    assert first.data == second.data
    copied = kept(session, select(Layout).where(Layout.code == "test-award-2"))
    again = client.get(f"/layouts/versions/{versions(session, copied)[0].public_id}/file")
    assert {**json.loads(again.data), "code": "test-award"} == json.loads(file.data)


def test_a_picture_from_another_house_is_drawn_anew_and_kept_under_its_new_hash(session, office, signed_in):
    foreign = a_picture("blue")
    key = hashlib.sha256(foreign).hexdigest()
    data = award_data()
    logo = {"type": "picture", "name": "logo", "x": 10, "y": 10, "width": 40, "height": 20, "picture": key}
    data["elements"].append(logo)
    data["pictures"] = {key: {"name": "外来", "content": base64.b64encode(foreign).decode()}}
    answer = send(signed_in(office), "/layouts/file", json.dumps(data).encode())
    assert answer.status_code == 302
    picture = kept(session, select(LayoutPicture))
    version = kept(session, select(LayoutVersion))
    assert picture.content_hash != key
    assert version.data["elements"][-1]["picture"] == picture.content_hash


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 2}', b"[" * 100_000])
def test_what_is_no_layout_is_refused_in_words(session, office, signed_in, content):
    answer = send(signed_in(office), "/layouts/file", content)
    assert answer.status_code == 422
    assert kept(session, select(Layout)) == []


def test_faults_of_a_file_are_listed_by_element_and_field(session, office, signed_in):
    data = award_data()
    data["elements"][1]["align"] = "sideways"
    data["elements"][2]["children"][1]["size"] = 0
    page = send(signed_in(office), "/layouts/file", json.dumps(data).encode())
    assert page.status_code == 422
    for words in ("title", "水平对齐", "字号"):
        assert words in page.text
    other = make_layout(session)
    session.commit()
    wrong_kind = json.dumps({**award_data(), "kind": "title"}).encode()
    assert send(signed_in(office), f"/layouts/{other.layout.public_id}/file", wrong_kind).status_code == 422


def test_the_shipped_layouts_are_loaded_once(session, office, signed_in):
    client = signed_in(office)
    client.post("/layouts/shipped")
    first = kept(session, select(Layout.code))
    client.post("/layouts/shipped")
    assert kept(session, select(Layout.code)) == first
