"""Certificates judged by other programs: qpdf, poppler and zbar."""

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from compmgr.certificates.document import draw_award, draw_vocational
from PIL import Image

from compmgr.certificates.rules.facts import AwardFacts, VocationalFacts
from compmgr.foundation.errors import Refusal

ADDRESS = "https://skills.example.org.cn/certificates/4fJk2mQ9xV7bT1cR8yZ3aW"
LONG_NAME = "阿卜杜热依木江·买买提吐尔逊艾力江阿木"
HARD_NAMES = [
    "李明",
    "㛃玉梅",
    "䶮",
    "王𠮷",
    "赵𬭎",
    "𬱖𬸦",
    "𪚥𫠝𬺰",
    "买买提·吐尔逊",
    LONG_NAME,
    "欧阳建国",
    "Anne-Marie O'Neill",
    "Ünal Çelik",
    "Tom & <b>",
    "<img src=/etc/passwd>",
    "=cmd|' /C calc'!A0",
    "%(name)s{0}",
    "(\\)",
    "'; DROP TABLE x;--'",
    "&amp;",
]

AWARD = AwardFacts(
    holder="李明",
    contest="2026年全国轻工行业职业技能竞赛总决赛",
    event="白酒品评",
    award="金奖",
    issuing_bodies=("中国轻工业联合会", "竞赛组织委员会"),
    date=date(2026, 11, 20),
    number="2026-QG-00017",
    check_url=ADDRESS,
    unit="某某酒业股份有限公司",
    delegation="贵州省代表队",
    group="职工组",
    place=1,
)
VOCATIONAL = VocationalFacts(
    name="李明",
    id_type="居民身份证",
    id_number="11010519491231002X",
    occupation="酿酒师",
    level="三级/高级工",
    number="S000111000012263000042",
    issuing_body="某某职业能力评价总站",
    date=date(2026, 11, 20),
    check_url=ADDRESS,
    query_place="skills.example.org.cn",
)


def run(*words: object) -> str:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True).stdout


def text_of(content: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def a_photo() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (413, 579), (200, 215, 230)).save(picture, "JPEG")
    return picture.getvalue()


@pytest.fixture(scope="module", params=["award", "sample award", "vocational", "vocational with photo"])
def certificate(request, tmp_path_factory):
    content = {
        "award": lambda: draw_award(replace(AWARD, holder="王𠮷")),
        "sample award": lambda: draw_award(replace(AWARD, is_sample=True, seal_text="样例印章")),
        "vocational": lambda: draw_vocational(VOCATIONAL),
        "vocational with photo": lambda: draw_vocational(replace(VOCATIONAL, photo=a_photo(), is_sample=True)),
    }[request.param]()
    path = tmp_path_factory.mktemp("certificate") / "certificate.pdf"
    path.write_bytes(content)
    return path


def test_a_certificate_is_a_sound_pdf_of_one_page_with_title_and_author(certificate):
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", certificate)
    described = run("pdfinfo", certificate)
    assert "Pages:           1\n" in described
    assert "Title:           荣誉证书 2026" in described or "Title:           职业技能等级证书 S000" in described
    assert b"/Lang" in certificate.read_bytes()


def test_every_font_is_embedded_as_a_subset_that_maps_back_to_unicode(certificate):
    fonts = [line[37:] for line in run("pdffonts", certificate).splitlines()[2:]]
    assert fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_the_qr_code_is_read_from_a_picture_of_150_dots(certificate):
    run("pdftoppm", "-r", 150, "-png", "-singlefile", certificate, certificate.with_suffix(""))
    assert run("zbarimg", "-q", "--raw", certificate.with_suffix(".png")).strip() == ADDRESS


@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_hard_name_is_printed_and_extracted_as_it_is_written(name):
    assert name in text_of(draw_award(replace(AWARD, holder=name))).splitlines()
    assert name in text_of(draw_vocational(replace(VOCATIONAL, name=name)))


@pytest.mark.parametrize("name", ["李\u202e明", "李\u200b明", "李\n明", "李😀", "李\U00031350"])
def test_a_name_that_cannot_be_printed_honestly_is_refused(name):
    with pytest.raises(Refusal):
        draw_award(replace(AWARD, holder=name))
    with pytest.raises(Refusal):
        draw_vocational(replace(VOCATIONAL, name=name))


@pytest.mark.parametrize(
    "facts",
    [
        AWARD,
        replace(AWARD, team_mates=("㛃玉梅", "赵𬭎"), body=""),
        replace(AWARD, place=None, award="优秀奖", body=""),
        replace(AWARD, english="Awarded the gold medal in the event baijiu tasting."),
    ],
)
def test_every_fact_of_an_award_stands_on_the_page(facts):
    text = squeezed(text_of(draw_award(facts)))
    for label, value in facts.printed_facts():
        for part in [value] if label not in ("Text", "Issuing body", "Team-mates") else parts(facts, label):
            assert label == "Check at" or squeezed(part) in text, label


def parts(facts: AwardFacts, label: str) -> tuple[str, ...]:
    return {
        "Text": (facts.body, facts.award, facts.closing),
        "Issuing body": facts.issuing_bodies,
        "Team-mates": facts.team_mates,
    }[label]


def test_every_fact_of_a_vocational_certificate_stands_on_the_page():
    facts = replace(VOCATIONAL, sex="女", work_type="")
    # Without -layout pdftotext takes `--` at the end of a line for a broken word.
    text = squeezed(text_of(draw_vocational(facts), "-layout"))
    assert [label for label, value in facts.printed_facts() if squeezed(value) not in text] == ["Check at"]


@pytest.mark.parametrize("draw, facts", [(draw_award, AWARD), (draw_vocational, VOCATIONAL)])
def test_a_sample_says_so_across_the_page_and_a_mark_bears_its_words(draw, facts):
    plain, sample = text_of(draw(facts)), text_of(draw(replace(facts, is_sample=True, seal_text="甲乙丙丁")))
    assert set("样例甲乙丙丁") <= set(sample)
    assert not set("样例甲乙丙丁") & set(plain)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "change",
    [
        dict(holder=LONG_NAME, unit="新疆维吾尔自治区轻工业职业技术学院（米东校区）" * 2, delegation="联合队"),
        dict(contest=f"第三届全国工业技能大赛暨{AWARD.contest}", event="智能家居系统集成" * 6, body=""),
        dict(team_mates=tuple(f"{LONG_NAME[:-1]}{last}" for last in "甲乙丙丁"), body=""),
        dict(issuing_bodies=tuple(f"全国轻工行业职业技能竞赛组织委员会第{number}分会" for number in "一二三四")),
        dict(issuing_bodies=(), closing="", unit="", delegation="", number="A" * 60),
    ],
)
def test_long_and_missing_facts_still_make_a_certificate_of_one_page(change):
    facts = replace(AWARD, **change)
    assert squeezed(facts.body) in squeezed(text_of(draw_award(facts)))


def test_the_same_facts_give_the_same_bytes():
    assert draw_award(AWARD) == draw_award(AWARD)
    pictured = replace(VOCATIONAL, photo=a_photo())
    assert draw_vocational(pictured) == draw_vocational(pictured)
