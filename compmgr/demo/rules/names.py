"""Plausible names: frequent surnames, three generations, rare characters, minorities, foreigners."""

import random
from itertools import accumulate

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文洪季樊兰殷施章梅盛童"
    "庄颜左安柳俞柯翟毕倪葛芦申聂丛焦岳齐邢骆路辛管祝尤凌阮欧耿牛关詹鲁滕费纪包舒屈项成游祁翁宁欧裴涂尚古柏温车景靳"
    "苗鲍谷司卓蒲蓝商冉甘瞿单仇解查桂房官华艾霍卫米池姬应苟宫佘冼缪廉晏柴逄褚褟谌揭楼窦栾戚邬麦隋占饶冷时简娄屠沙边"
    "原连郎全岑薄荣闻党鞠巫桑晋桓巩明臧敖封郁宗宣蔺亓邝师占闵仲沃刁虞伍丘伏强匡勾卞阎印双于"
)
COMPOUND_SURNAMES = ("欧阳", "司徒", "上官", "诸葛", "司马", "端木", "皇甫", "东方", "尉迟", "慕容", "令狐", "夏侯")

MEN = {
    1960: "国强 建国 建军 志强 永红 卫东 卫国 光明 建华 德明 玉林 福生 文革 学军 爱民 长江 保国 红军 志刚 树林",
    1980: "伟 勇 军 磊 涛 超 鹏 杰 斌 俊 凯 晓东 海涛 志伟 建平 文杰 俊峰 立新 宏伟 海波 春雷 晓明 振华 永刚 玉龙",
    1995: "浩 宇 轩 子豪 浩然 文博 天宇 俊杰 一鸣 嘉诚 泽宇 子轩 博文 家豪 鑫 志远 昊天 宇航 思远 晨曦 明轩 瑞霖",
}
WOMEN = {
    1960: "秀英 桂兰 玉兰 淑珍 桂英 建英 红梅 爱华 玉珍 秀兰 凤英 丽华 淑芳 玉梅 春梅 秋菊 惠芳 月娥 素珍 美玲",
    1980: "芳 娟 敏 静 丽 艳 霞 燕 玲 红 晓燕 丽娜 海燕 雪梅 春燕 婷婷 丽丽 晓丽 文静 小红 翠萍 莉莉 志红 慧敏 玉洁",
    1995: "欣怡 梓涵 诗涵 雨桐 思琪 佳怡 雅婷 梦瑶 雨欣 佳琪 可欣 诗琪 嘉怡 若曦 雨萱 心怡 子涵 晓彤 静怡 语嫣 一诺",
}
RARE_CHARACTERS = "㛃䶮喆堃翀赟淼龑垚犇焱珺烜彧頔玥祎媖昇𬭎𬍛骉𠮷"
READINGS = {"𠮷": "ji"}

MINORITY_NAMES = {
    ("维吾尔族", "M"): (
        "买买提 吐尔逊 艾合买提 阿卜杜拉 玉素甫 库尔班 艾尔肯 牙生 依明 阿迪力 热合曼 木塔里甫",
        "吐尔逊 艾合买提 买买提 阿布都热依木 依明 玉苏甫 托合提 斯拉木 卡德尔 尼亚孜",
    ),
    ("维吾尔族", "F"): (
        "阿依古丽 古丽娜尔 热依汗 帕提古丽 阿孜古丽 米热阿依 迪丽努尔 布买热木 祖丽皮亚 麦尔哈巴",
        "艾合买提 吐尔逊 买买提 库尔班 依明 玉苏甫 托合提 斯拉木 卡德尔 阿布都热依木",
    ),
    ("藏族", "M"): ("扎西 次仁 索朗 旦增 洛桑 平措 格桑 丹增", "多吉 顿珠 旺堆 罗布 尼玛 加措 平措 次旦"),
    ("藏族", "F"): ("卓玛 央金 白玛 拉姆 德吉 次仁 达瓦 仓决", "卓嘎 曲珍 拉姆 央宗 措姆 旺姆 德吉 白珍"),
    ("哈萨克族", "M"): ("叶尔肯 赛力克 努尔兰 巴合提 阿斯哈尔", "别克 江波拉提 努尔别克 哈布力 木拉提"),
    ("彝族", "F"): ("阿西 沙马 吉克 曲比 阿苏", "阿依 伍牛 木呷 阿英 史布"),
}
FOREIGN_NAMES = (
    "Anna Kowalska",
    "Nguyen Van Minh",
    "John Michael Smith",
    "Maria Del Carmen",
    "Sofia Andersson",
    "Kim Min-jun",
    "Pierre-Louis Martin",
    "Alexandr Petrov",
    "Siti Nurhaliza",
    "Tanaka Haruto",
    "Christopher O'Brien",
    "Jean-Baptiste Moreau",
)

_SURNAME_WEIGHTS = tuple(accumulate(1 / (rank + 6) for rank in range(len(SURNAMES))))


def given_name(rng: random.Random, sex: str, born: int) -> str:
    """A given name of the generation of `born` (a year); `sex` is M or F."""
    names = MEN if sex == "M" else WOMEN
    generation = max(start for start in names if start <= max(born, 1960))
    return rng.choice(names[generation].split())


def chinese_name(rng: random.Random, sex: str, born: int) -> str:
    given = given_name(rng, sex, born)
    if rng.random() < 0.012:
        return rng.choice(COMPOUND_SURNAMES) + given
    return surname(rng) + given


def rare_name(rng: random.Random, sex: str, born: int) -> str:
    """A name with a character that common fonts, encodings and forms lose."""
    rare = rng.choice(RARE_CHARACTERS)
    return surname(rng) + (rare if rng.random() < 0.5 else given_name(rng, sex, born)[0] + rare)


def minority_name(rng: random.Random) -> tuple[str, str, str]:
    """(name with `·`, ethnicity, sex)."""
    ethnicity, sex = rng.choice(tuple(MINORITY_NAMES))
    own, of_father = MINORITY_NAMES[ethnicity, sex]
    first = rng.choice(own.split())
    second = rng.choice([name for name in of_father.split() if name != first])
    return f"{first}·{second}", ethnicity, sex


def surname(rng: random.Random) -> str:
    return rng.choices(SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0]
