"""What makes a PDF last: the colour profile its colours are meant in, and its description in XMP (PDF/A-2b)."""

from functools import cache
from xml.sax.saxutils import escape

from PIL import ImageCms

PRODUCER = "compmgr"
FIRST_OF_2000 = bytes.fromhex("07d000010001000000000000")


@cache
def profile() -> bytes:
    """sRGB as an ICC profile, the same bytes whenever it is made."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + FIRST_OF_2000 + made[36:]


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format><dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>compmgr</xmp:CreatorTool><pdf:Producer>compmgr</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp(title: str, author: str, subject: str) -> bytes:
    return (XMP % (escape(title), escape(author), escape(subject))).encode()


def text_string(text: str) -> str:
    """A string of the information dictionary."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
