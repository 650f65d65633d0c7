"""Facts as they are printed: a usual certificate and the longest one."""

from datetime import date
from hashlib import sha256

ADDRESS = "https://jinengjingsai.example.org.cn/c/"  # as long as an address of ours gets, with a token behind it
USUAL = {
    "kind": "vocational",
    "number": "Y0031110000012600001",
    "holder": "张三",
    "what": "陶瓷产品设计师 三级/高级工",
    "date": date(2026, 9, 18),
    "issuer": "中国轻工业联合会",
    "id_end": "1234",
}
LONGEST = {
    "kind": "award",
    "number": "2026-QG-JNDS-0123-A-0001",
    "holder": "阿卜杜热合曼·买买提吐尔逊江·艾力江𬭎㛃",
    "what": "第十二届全国轻工业职业技能竞赛总决赛陶瓷产品设计师赛项职工组第一名一等奖",
    "date": date(2026, 9, 18),
    "issuer": "中国轻工业联合会、中国财贸轻纺烟草工会全国委员会",
    "id_end": "123X",
    "valid_until": date(2046, 9, 17),
}


def file_hash(content: bytes) -> str:
    return sha256(content).hexdigest()
