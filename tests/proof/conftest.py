"""A little PDF, facts of the hardest kind, and keys of the test's own."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from compmgr.foundation import clock
from compmgr.proof.models import SigningKey
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys


@pytest.fixture
def plain() -> bytes:
    """A page without a signature."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1, pageCompression=0)
    canvas.drawString(72, 720, "Certificate of Zhang San")
    canvas.save()
    return file.getvalue()


@pytest.fixture
def document_key(session) -> SigningKey:
    return keys.active(session, KeyUse.DOCUMENT)


@pytest.fixture
def signed(plain, document_key) -> bytes:
    from compmgr.proof.services import pdf

    return pdf.sign(plain, document_key, at=clock.now())
