"""Documents of others are copied page by page: what is seen stays, what else they say does not."""

import time
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation import papers, pictures
from compmgr.foundation.errors import Refusal

NAME = "Zhang San of Unit Seven"


def photo(size=(300, 200), **given):
    exif = Image.Exif()
    exif[0x013B] = NAME
    content = BytesIO()
    Image.new("RGB", size, "red").save(content, "JPEG", exif=exif, comment=NAME.encode(), **given)
    return content.getvalue()


def document(pages=1):
    """A PDF that tells its author in every place a PDF has for it."""
    content = BytesIO()
    canvas = Canvas(content, pageCompression=0)
    canvas.setAuthor(NAME)
    for _ in range(pages):
        canvas.drawString(100, 700, "what is seen")
        canvas.textAnnotation(NAME, [0, 0, 100, 100])
        canvas.bookmarkPage("here")
        canvas.showPage()
    canvas.addOutlineEntry(NAME, "here")
    canvas.save()
    kept = BytesIO()
    with pikepdf.open(BytesIO(content.getvalue())) as pdf:
        pdf.attachments["list.txt"] = NAME.encode()
        with pdf.open_metadata() as told:
            told["dc:title"] = NAME
        picture = pikepdf.Stream(pdf, photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=300)
        picture.Height, picture.BitsPerComponent, picture.ColorSpace = 200, 8, pikepdf.Name.DeviceRGB
        picture.Filter = pikepdf.Name.DCTDecode
        pdf.pages[0].add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Photo)
        pdf.save(kept)
    return kept.getvalue()


def unpacked(content):
    loose = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(loose, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        seen = [page.Contents.read_bytes() for page in pdf.pages]
    return loose.getvalue(), seen


def test_a_document_keeps_its_pages_and_loses_its_author_in_every_place():
    given = document()
    assert NAME.encode() in given
    loose, seen = unpacked(papers.plain(given))
    assert NAME.encode() not in loose and NAME.encode("utf-16-be") not in loose
    assert len(seen) == 1 and b"what is seen" in seen[0]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"PK\x03\x04", b"%PDF-" + b"0" * (13 * 2**20)])
def test_what_is_no_document_or_too_large_is_refused(content):
    with pytest.raises(Refusal):
        papers.plain(content)


def test_a_document_of_too_many_pages_is_refused():
    with pytest.raises(Refusal, match="60 pages"):
        papers.plain(document(pages=61))


def test_a_photo_is_drawn_anew_upright_and_without_what_the_camera_wrote():
    drawn = pictures.plain(photo((4000, 1000)))
    assert NAME.encode() not in drawn
    assert Image.open(BytesIO(drawn)).size == (2400, 600)


def test_a_picture_with_more_pixels_than_a_camera_has_is_refused_before_it_is_unpacked():
    content = BytesIO()
    Image.new("1", (8_000, 8_000)).save(content, "PNG")
    begun = time.process_time()
    with pytest.raises(Refusal):
        pictures.plain(content.getvalue())
    assert time.process_time() - begun < 1


def test_the_segments_of_a_jpeg_that_tell_of_the_camera_are_cut_out_and_the_pixels_are_not():
    bare = papers.bare_jpeg(photo())
    assert NAME.encode() not in bare
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(photo())).tobytes()
