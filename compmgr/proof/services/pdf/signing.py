"""Signing a finished PDF: pyHanko writes the field and the dictionary, the envelope is ours."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

from asn1crypto import cms as syntax
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.timestamps import HTTPTimeStamper

from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.proof.models import SigningKey
from compmgr.proof.services.keys import place
from compmgr.proof.services.pdf.envelope import CMS_ROOM, cms, with_timestamp
from compmgr.proof.services.pdf.waiting import awaited

FIELD = "Signature"
#: Octets more for a time stamp and its chain.
STAMP_ROOM = 8192


def sign(pdf: bytes, key: SigningKey, *, at: datetime) -> bytes:
    """`pdf` with one invisible signature over all of it that allows no change; time-stamped where that is set up."""
    stamped = bool(place().timestamp_url)
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        steps = PdfCMSEmbedder(SigFieldSpec(FIELD)).write_cms(FIELD, writer)
        next(steps)
        room = CMS_ROOM + STAMP_ROOM * stamped
        blank = SignatureObject(clock.local(at), SigSeedSubFilter.PADES, bytes_reserved=2 * room)
        certified = SigMDPSetup("sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
        steps.send(SigObjSetup(sig_placeholder=blank, mdp_setup=certified))
        prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    except PdfError:
        raise Refusal("This file is no PDF that can be signed.") from None
    made = cms(prepared.document_digest, key, at=at)
    steps.send(_stamped(made) if stamped else made)
    return output.getvalue()


def _stamped(made: bytes) -> bytes:
    signature = syntax.ContentInfo.load(made)["content"]["signer_infos"][0]["signature"].native
    stamper = HTTPTimeStamper(place().timestamp_url, timeout=10)
    token = awaited(stamper.async_timestamp(sha256(signature).digest(), "sha256"))
    return with_timestamp(made, token)
