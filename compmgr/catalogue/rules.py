"""The levels of vocational skill, the provinces, and the light industries."""

from enum import StrEnum


class SkillLevel(StrEnum):
    """The five levels; 5 is the lowest. 学徒工, 特级技师 and 首席技师 are numbered otherwise and are not here yet."""

    LEVEL_5 = "5"
    LEVEL_4 = "4"
    LEVEL_3 = "3"
    LEVEL_2 = "2"
    LEVEL_1 = "1"

    @property
    def printed(self) -> str:
        """As a certificate words it, such as 一级/高级技师."""
        return PRINTED[self]

    @property
    def is_technician(self) -> bool:
        """技师 and above."""
        return self in (SkillLevel.LEVEL_2, SkillLevel.LEVEL_1)


PRINTED = {
    SkillLevel.LEVEL_5: "五级/初级工",
    SkillLevel.LEVEL_4: "四级/中级工",
    SkillLevel.LEVEL_3: "三级/高级工",
    SkillLevel.LEVEL_2: "二级/技师",
    SkillLevel.LEVEL_1: "一级/高级技师",
}

#: The edition of the national classification whose occupations are kept in `data/`.
EDITION = "2022"

#: First two digits of the division code (GB/T 2260) and the short name of the province.
PROVINCES = {
    "11": "北京",
    "12": "天津",
    "13": "河北",
    "14": "山西",
    "15": "内蒙古",
    "21": "辽宁",
    "22": "吉林",
    "23": "黑龙江",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "34": "安徽",
    "35": "福建",
    "36": "江西",
    "37": "山东",
    "41": "河南",
    "42": "湖北",
    "43": "湖南",
    "44": "广东",
    "45": "广西",
    "46": "海南",
    "50": "重庆",
    "51": "四川",
    "52": "贵州",
    "53": "云南",
    "54": "西藏",
    "61": "陕西",
    "62": "甘肃",
    "63": "青海",
    "64": "宁夏",
    "65": "新疆",
    "71": "台湾",
    "81": "香港",
    "82": "澳门",
}

#: The light industries that hold competitions, in the order in which they are listed.
INDUSTRIES = (
    "酿酒",
    "皮革制鞋",
    "毛皮羽绒",
    "陶瓷",
    "家具",
    "工艺美术",
    "珠宝首饰",
    "焙烤食品糖制品",
    "缝制机械",
    "乐器",
    "造纸",
    "家用电器",
    "照明",
    "眼镜钟表",
    "自行车五金",
    "设计与新业态",
)
