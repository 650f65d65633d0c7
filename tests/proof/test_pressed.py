"""A certificate signed in the single pass of the press is as good before the verifiers as one signed by pyHanko."""

from functools import partial

from compmgr.foundation import clock
from compmgr.layouts.document.press import Press
from compmgr.layouts.rules.samples import samples
from compmgr.proof.services import pdf
from tests.proof.strangers import pdfsig_accepts, pyhanko_accepts
from tests.support.pages import shipped


def test_a_pressed_certificate_is_good_for_us_for_pyhanko_and_for_pdfsig(session, document_key, tmp_path):
    layout, at = shipped("award"), clock.now()
    values = samples(layout.kind)
    press = Press(layout, {}, room=pdf.CMS_ROOM)
    pressed = press.plate(values) + press.stamp(values[1], partial(pdf.cms, key=document_key, at=at), at=at)
    verdict = pdf.verify(session, pressed)
    assert verdict.is_good and abs((verdict.signed_at - at).total_seconds()) < 2
    assert pyhanko_accepts(pressed, document_key) and pdfsig_accepts(pressed, tmp_path)
    assert not pdf.verify(session, pressed + b"\n").is_good
    assert not pdf.verify(session, pressed[:5000] + b"x" + pressed[5001:]).is_good
