"""Two hundred names that have broken software somewhere: rare, long, foreign, and hostile ones."""

#: Names of people as they are registered; all have to be printed as they are written.
RARE = [
    *("李明", "欧阳建国", "司马青云", "单雄信", "仇和", "解缙", "曾国藩", "尉迟敬德", "查良镛", "万俟卨"),
    *("㛃玉梅", "䶮", "王𠮷", "赵𬭎", "𬱖𬸦", "𪚥𫠝𬺰", "𠮷㛃䶮𬭎", "刘龑", "朱祁镇", "张喆", "陈玥", "邓𬀩"),
    *("高𫖯", "李𬬮", "周𬘭", "吴𬬭", "孙𬎆", "郑𬳽", "钱𫓧", "冯𫍯", "褚𬤇", "卫𬣙", "蒋𬸚", "沈𬶍", "韩𫘝", "杨𫟅"),
    *("𠀀𠀁", "𡃁仔", "𢆡", "𣲗𣲘", "𤩽", "𥔲", "𦈡", "𧒽", "𨚕", "𩽾", "𪟝", "𫄨", "𬍛", "𭓐"),
    *("买买提·吐尔逊", "阿卜杜热依木江·买买提吐尔逊艾力江阿木提", "古丽米热·阿卜杜拉", "巴特尔·孟和", "次仁·卓嘎"),
    *("迪丽热巴·迪力木拉提", "乌兰图雅·巴雅尔", "阿依夏木·艾合买提江", "扎西·顿珠·才让", "帕提古丽·热合曼"),
    *("努尔兰·阿布都满金", "哈尼克孜·艾尼瓦尔", "玛依拉·夏木西丁", "洛桑·丹增·嘉措", "其其格·苏和巴特尔"),
    *("爱新觉罗溥仪", "叶赫那拉静芬", "东方不败", "诸葛亮", "上官婉儿", "皇甫嵩", "令狐冲", "公孙大娘", "轩辕剑", "呼延灼"),
]
#: Names on passports.
LATIN = [
    *("Anne-Marie O'Neill", "Ünal Çelik", "Jean-François Müller", "José María Ñúñez", "Ærøskøbing Åse"),
    *("Zoë Ångström", "Nguyen Van An", "O'Brien", "d'Artagnan", "van der Berg"),
    *("MUELLER-LUEDENSCHEIDT", "MARIA DEL CARMEN FERNANDEZ DE LA VEGA", "Smith Jr.", "A", "Li Ming 2", "X Æ A-12"),
    *("Gérard de Villefort", "Björk Guðmundsdóttir", "Siobhán Ní Bhriain", "Kovács Ödön", "Tõnis Mägi"),
]
#: What no name is, yet what somebody types.
HOSTILE = [
    *("Tom & <b>", "<b>", "</b>", "<i>x", "<para>", "<img src=/etc/passwd>", "<img src='file:///etc/passwd'/>"),
    *('<a href="http://evil.example">x</a>', "<font size=99>", "<br/>", "<unichar code=65/>", "<onDraw name=x/>"),
    *("&", "&amp;", "&lt;", "&#65;", "&nbsp;", "<![CDATA[x]]>", "<?xml?>", "<!ENTITY x SYSTEM 'file:///'>"),
    *("{holder}", "{number}", "{body}", "{photo}", "{code}", "{0}", "{}", "{{holder}}", "{holder", "holder}", "{__class__}"),
    *("%(name)s", "%s", "%", "%%", "%d%n", "%(name)s{0}", "100%", "$HOME", "${7*7}", "{{7*7}}", "#{7*7}", "`id`"),
    *("\\", "(", ")", "(\\)", "((", "))", "\\)", "\\(", "\\n", "\\000", "\\101", "()", "[", "]", "<<", ">>", "<41>", "/F1"),
    *("endstream", "endobj", "stream", "%PDF-1.7", "%%EOF", "BT", "ET", "Q", "1 0 0 1 0 0 cm", "/Im0 Do", "xref", "trailer"),
    *("=cmd|' /C calc'!A0", "=1+1", "+86", "-1", "@SUM(A1)", "'; DROP TABLE x;--", '" OR "1"="1', "null", "None", "NaN"),
    *("true", "undefined", "0", "-0", "1e999", "../../etc/passwd", "C:\\CON", "file:///etc/passwd", "http://127.0.0.1/"),
    *("javascript:alert(1)", "data:text/html,x", "//evil.example/x.png", "jar:http://x!/", "\\\\host\\share", "~root", "|ls"),
    *("a;b", "a,b", "a:b", "*", "?", "!", "^", "~", "_", "=", "+", "'", '"', "''", "“李”", "（李）", "李（明）", "《李》"),
]
#: What must not be printed: it hides, reorders, or has no glyph.
REFUSED = [
    *("李\u202e明", "\u202eMING", "李\u202d明", "李\u2066明\u2069", "李\u200f明", "李\u200e明", "李\u061c明"),
    *("李\u200b明", "李\u200c明", "李\u200d明", "李\u2060明", "\ufeff李明", "李\u00ad明", "李\u180e明", "李\U000e0041明"),
    *("李\n明", "李\r明", "李\r\n明", "李\t明", "李\0明", "\0", "李\x1b[31m明", "李\x7f明", "李\x85明", "李\u2028明", "李\u2029明"),
    *("李\ue000明", "李\U000f0000明", "李\ud800明", "李\u3164明", "李\u115f明", "李\u2800明", "李\uffa0明"),
    *("李😀", "李👨‍👩‍👧", "李\U00031350", "مُحَمَّد", "דוד", "สมชาย", "अर्जुन", "李\u0300\u0301明", "김철수"),
    *("Łukasz Żak", "Şükrü İnönü", "Dvořák Antonín", "Ștefan"),  # letters no font of ours has yet
    "很长" * 400,
]
ALL = [*RARE, *LATIN, *HOSTILE, *REFUSED]
