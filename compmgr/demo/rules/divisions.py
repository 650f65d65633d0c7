"""Provinces with a few counties each: six-digit codes of real counties and the year from which each was in use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: str
    full_name: str
    capital: str
    counties: tuple[tuple[str, int], ...]


def _province(code: str, name: str, full_name: str, capital: str, counties: str) -> Province:
    pairs = (county.split(":") for county in counties.split())
    return Province(code, name, full_name, capital, tuple((county, int(since)) for county, since in pairs))


PROVINCES: tuple[Province, ...] = (
    _province("11", "北京", "北京市", "北京", "110101:0 110105:0 110108:0"),
    _province("12", "天津", "天津市", "天津", "120101:0 120104:0"),
    _province("13", "河北", "河北省", "石家庄", "130102:1983 130203:1983"),
    _province("14", "山西", "山西省", "太原", "140203:1983 140602:1988"),
    _province("15", "内蒙古", "内蒙古自治区", "呼和浩特", "150102:1983 150203:1983 152529:0"),
    _province("21", "辽宁", "辽宁省", "沈阳", "210102:1983 210203:1983 210726:0"),
    _province("22", "吉林", "吉林省", "长春", "220102:1983 220203:1983 222401:0"),
    _province("23", "黑龙江", "黑龙江省", "哈尔滨", "230102:1983 230103:1983 230722:0"),
    _province("31", "上海", "上海市", "上海", "310101:0 310104:0 310115:1992"),
    _province("32", "江苏", "江苏省", "南京", "320102:1983 320104:1983 320303:1983"),
    _province("33", "浙江", "浙江省", "杭州", "330106:1983 330203:1983"),
    _province("34", "安徽", "安徽省", "合肥", "340102:1983 340103:1983 340621:0"),
    _province("35", "福建", "福建省", "福州", "350102:1983 350203:1983 350502:1985"),
    _province("36", "江西", "江西省", "南昌", "360102:1983 360202:1983"),
    _province("37", "山东", "山东省", "济南", "370102:1983 370202:1983"),
    _province("41", "河南", "河南省", "郑州", "410102:1983 410103:1983 410302:1983"),
    _province("42", "湖北", "湖北省", "武汉", "420102:1983 420103:1983 422823:0"),
    _province("43", "湖南", "湖南省", "长沙", "430102:1983 430104:1983 433123:0"),
    _province("44", "广东", "广东省", "广州", "440103:1983 440105:1983 440305:1983"),
    _province("45", "广西", "广西壮族自治区", "南宁", "450102:1983 450302:1983"),
    _province("46", "海南", "海南省", "海口", "460100:1988"),
    _province("50", "重庆", "重庆市", "重庆", "500103:1997 500107:1997"),
    _province("51", "四川", "四川省", "成都", "510104:1990 510105:1990 513221:0"),
    _province("52", "贵州", "贵州省", "贵阳", "520102:1983 520103:1983 522323:0"),
    _province("53", "云南", "云南省", "昆明", "530102:1983 530103:1983 532923:0"),
    _province("54", "西藏", "西藏自治区", "拉萨", "540102:1983 540121:0"),
    _province("61", "陕西", "陕西省", "西安", "610102:1983 610103:1983"),
    _province("62", "甘肃", "甘肃省", "兰州", "620102:1983 620103:1983 623021:0"),
    _province("63", "青海", "青海省", "西宁", "630102:1983 630103:1983 632821:0"),
    _province("64", "宁夏", "宁夏回族自治区", "银川", "640202:1983"),
    _province("65", "新疆", "新疆维吾尔自治区", "乌鲁木齐", "650102:1983 650103:1983 653101:0"),
    _province("71", "台湾", "台湾省", "台北", "710000:0"),
    _province("81", "香港", "香港特别行政区", "香港", "810000:1997"),
    _province("82", "澳门", "澳门特别行政区", "澳门", "820000:1999"),
)
MAINLAND = PROVINCES[:31]
BY_CODE = {province.code: province for province in PROVINCES}


def counties_in(born: int) -> list[tuple[str, str]]:
    """(province code, county code) of the mainland counties in use in the year `born`."""
    return [(p.code, county) for p in MAINLAND for county, since in p.counties if since <= born]
