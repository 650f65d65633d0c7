"""Documents for keeping: what PDF/A-2b (ISO 19005-2) asks of a file beside its pages.

Output intent sRGB, properties as XMP that say what Info says, a file identifier made from the content, the language,
and the title in the window. Nothing in it tells the hour: the same content is the same file.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFDocument

from compmgr.foundation.pdf import raw
from compmgr.foundation.pdf.fonts import one_at_a_time
from compmgr.foundation.pdf.text import check_text

rl_config.pdfComments = 0

CREATOR, PRODUCER = "compmgr", "ReportLab"
LANGUAGE = "zh-CN"
#: Made once by Pillow (ImageCms.createProfile("sRGB"), LittleCMS), its date set to 2026-01-01.
PROFILE = Path(__file__).parent / "sRGB.icc"
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format><dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">*</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>*</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">*</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".split("*")  # where title, author and subject go


class Archive:
    """A document whose objects are written as they stand; `objects` numbers them, `finish` gives the bytes."""

    def __init__(self, *, title: str, author: str, subject: str) -> None:
        self.head = {"title": check_text(title), "author": check_text(author), "subject": check_text(subject)}
        self.objects = PDFDocument(compression=1, invariant=1, dummyoutline=1, pdfVersion=(1, 7), lang=LANGUAGE)
        self.pages: list[int] = []
        self.identity = sha256(repr(self.head).encode())

    def add(self, content: bytes, name: str | None = None) -> int:
        return raw.add(self.objects, content, name)

    def page(self, width: float, height: float, content: bytes, things: Mapping[bytes, int]) -> None:
        """A page of `content`, which draws `things` (form and picture objects) by their names."""
        self.identity.update(content)
        stream = self.add(raw.packed(content))
        named = b" ".join(b"/%s %d 0 R" % (name, number) for name, number in things.items())
        fonts = self.objects.idToObjectNumberAndVersion["BasicFonts"][0]
        self.pages.append(
            self.add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R "
                b"/Resources << /Font %d 0 R /XObject << %s >> >> >>"
                % (self.tree(), raw.number(width), raw.number(height), stream, fonts, named)
            )
        )

    def tree(self) -> int:
        """The number of the page tree, whose content is known at the end."""
        return self.add(b"", "tree")

    def finish(self) -> bytes:
        objects = self.objects
        with one_at_a_time:
            for font in objects.delayedFonts:
                font.addObjects(objects)
            kids = b" ".join(b"%d 0 R" % page for page in self.pages)
            objects.idToObject["tree"].content = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self.pages), kids)
            metadata = self.add(raw.stream(xmp(self.head), b"/Type /Metadata /Subtype /XML"))
            objects.Catalog = raw.Raw(catalog(self.tree(), metadata, self.add(profile_stream())))
            objects.info = raw.Raw(info(self.head))
            objects._ID = b"[<%s> <%s>]" % ((self.identity.hexdigest()[:32].encode(),) * 2)
            return objects.format()


def catalog(pages: int, metadata: int, profile: int, more: bytes = b"") -> bytes:
    """The catalogue of a document with these objects; `more` are entries of its own."""
    return (
        b"<< /Type /Catalog /Pages %d 0 R /Lang (%s) /Metadata %d 0 R %s"
        b"/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) "
        b"/Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R >>] "
        b"/ViewerPreferences << /DisplayDocTitle true >> >>"
    ) % (pages, LANGUAGE.encode(), metadata, more, profile)


def info(head: Mapping[str, str]) -> bytes:
    return b"<< /Title %s /Author %s /Subject %s /Creator (%s) /Producer (%s) >>" % (
        *(raw.string(head[name]) for name in ("title", "author", "subject")),
        CREATOR.encode(),
        PRODUCER.encode(),
    )


def xmp(head: Mapping[str, str]) -> bytes:
    """The properties of the file as XMP; they repeat what Info says."""
    title, author, subject = (escape(head[name]) for name in ("title", "author", "subject"))
    before, after_title, after_author, after_subject = XMP
    return "".join((before, title, after_title, author, after_author, subject, after_subject)).encode()


@cache
def profile_stream() -> bytes:
    return raw.packed(PROFILE.read_bytes(), b"/N 3", level=9)
