"""A file signed anew: the same page, another key, and all that is asked of a signature."""

from datetime import timedelta
from functools import partial

import pytest

from compmgr.foundation import clock
from compmgr.foundation.errors import Refusal
from compmgr.layouts.document.press import Press
from compmgr.layouts.rules.samples import samples
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, pdf
from tests.proof.strangers import pdfsig_accepts, pyhanko_accepts
from tests.support.pages import shipped


@pytest.fixture(params=["whole", "pressed"])
def both(request, session, plain, document_key):
    """A file as one certificate is signed, and as a run signs it; a month ago."""
    at = clock.now() - timedelta(days=30)
    if request.param == "whole":
        return pdf.sign(plain, document_key, at=at)
    layout = shipped("award")
    values = samples(layout.kind)
    press = Press(layout, {}, room=pdf.CMS_ROOM)
    return press.plate(values) + press.stamp(values[1], partial(pdf.cms, key=document_key, at=at), at=at)


def test_a_file_signed_anew_is_good_by_the_new_key_alone_and_shows_the_same_page(session, both, document_key, tmp_path):
    lost = clock.now() - timedelta(days=1)
    new = keys.compromise(session, document_key, lost, by=None, note="a disk was sold")
    assert pdf.verify(session, both).fault is pdf.Fault.KEY_COMPROMISED
    renewed = pdf.renew(both, new, at=clock.now())
    verdict = pdf.verify(session, renewed)
    assert (verdict.is_good, verdict.kid, verdict.by_log) == (True, new.kid, False)
    assert abs(verdict.signed_at - clock.now()) < timedelta(minutes=1)
    assert pyhanko_accepts(renewed, new) and pdfsig_accepts(renewed, tmp_path)
    assert len(renewed) == len(both)
    differing = [at for at, (one, other) in enumerate(zip(both, renewed, strict=True)) if one != other]
    assert differing[-1] - differing[0] < 2 * pdf.CMS_ROOM + 1000 and differing[0] > both.index(b"/Page")


def test_what_bears_no_signature_of_ours_is_not_signed_anew(session, plain, document_key):
    for wrong in (plain, pdf.sign(plain, document_key, at=clock.now()) + b"\n"):
        with pytest.raises(Refusal):
            pdf.renew(wrong, keys.active(session, KeyUse.DOCUMENT), at=clock.now())
