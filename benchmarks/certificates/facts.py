"""The same certificates for every contestant: a contest of sixty events with holders nobody bears the name of."""

import json
import random
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter

from compmgr.layouts.rules.kinds import QrCode, Values
from compmgr.layouts.rules.layout import Layout, from_dict

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉秀梅建国文辉力鹏飞红春海燕宁波斌健俊帆雪荣爱东阳晨曦浩然子涵"
    "雨桐梓轩怡诗琪欣妍嘉思远博皓宇佳瑞泽楠睿哲铭锐凯琳瑶璐婷颖慧蕾薇菲倩莹岚云翔龙虎松柏枫林森淼焱垚鑫昊旭昕晗"
)
RARE = ("㛃", "䶮", "𬭎", "𬱖", "𠮷")  # one holder in five hundred has such a character
CITIES = (
    "贵阳",
    "杭州",
    "泉州",
    "景德镇",
    "东阳",
    "苏州",
    "佛山",
    "温州",
    "邢台",
    "青岛",
    "桂林",
    "自贡",
    "大理",
    "天水",
)
TRADES = (
    "手工木工",
    "陶瓷成型",
    "皮具设计",
    "家具制作",
    "钟表维修",
    "制笔",
    "五金模具",
    "漆器制作",
    "玩具设计",
    "服装制版",
)
KINDS = ("有限公司", "工艺美术研究所", "职业技术学院", "技师学院", "实业集团")
LEVELS = ("职工组", "学生组", "教师组", "精英组", "团体组", "青年组")
AWARDS = ("金奖", "银奖", "铜奖", "优秀奖")
CONTEST = "2026年全国轻工行业职业技能竞赛总决赛"
BODIES = "中国轻工业联合会\n全国轻工行业职业技能竞赛组织委员会"
ADDRESS = "https://zs.example.org.cn/c/"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def layout() -> Layout:
    return from_dict(json.loads((Path(__file__).parent / "award.json").read_text("utf-8")))


@cache
def portraits() -> tuple[bytes, ...]:
    """Sixteen pictures of 295 × 413 pixels that weigh about 19 KB, as photos do."""
    return tuple(portrait(seed) for seed in range(16))


def portrait(seed: int) -> bytes:
    chance = random.Random(seed)
    noise = Image.frombytes("RGB", (59, 83), chance.randbytes(59 * 83 * 3)).resize((295, 413), Image.Resampling.BICUBIC)
    soft = noise.filter(ImageFilter.GaussianBlur(1.2))
    best = b""
    for quality in range(40, 96):
        written = BytesIO()
        soft.save(written, "JPEG", quality=quality)
        best = written.getvalue()
        if len(best) >= 19_000:
            break
    return best


def values(count: int, *, digits: int = 0, start: int = 0) -> Iterator[Values]:
    """Certificates `start` to `start + count`, each the same whenever it is made; `digits` of proof in the code."""
    for serial in range(start, start + count):
        yield one(serial, digits)


def one(serial: int, digits: int) -> Values:
    chance = random.Random(serial * 7919 + 17)
    holder = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
    if serial % 500 == 499:
        holder = holder[:-1] + chance.choice(RARE)
    event = chance.randrange(60)
    trade, group = TRADES[event % 10], LEVELS[event // 10]
    award = chance.choices(AWARDS, weights=(1, 2, 3, 6))[0]
    number = f"QG2026-{event + 1:04}-{serial % 100000:05}"
    words = {
        "title": "荣誉证书",
        "holder": holder,
        "unit": f"{chance.choice(CITIES)}{chance.choice(CITIES)}{chance.choice(TRADES)}{chance.choice(KINDS)}",
        "contest": CONTEST,
        "event": trade,
        "award": award,
        "body": f"在{CONTEST}“{trade}”赛项（{group}）中，荣获",
        "closing": "特发此证，以资鼓励。",
        "number": number,
        "date": "2026年11月20日",
        "issuing_bodies": BODIES,
        "seal_text": "中国轻工业联合会",
    }
    proof = f"{chance.getrandbits(digits * 4):0{digits}d}"[:digits] if digits else ""
    return Values(
        words,
        QrCode(ADDRESS + "".join(chance.choices(LETTERS, k=22)) + "?" + "k" * 20, proof),
        title=f"荣誉证书 {number} {holder}",
        author="中国轻工业联合会、全国轻工行业职业技能竞赛组织委员会",
        subject=f"{CONTEST} {trade} {award}",
        photo=portraits()[serial % 16],
        whole=(CONTEST, trade),
    )
