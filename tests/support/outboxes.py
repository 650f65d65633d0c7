"""A judge's device without a browser: what it sends, and how it seals what waits."""

import base64
import io
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image
from sqlalchemy import select

from compmgr.scoring import queries, services
from compmgr.scoring.models import Mark
from tests.factories.marking import make_drawn_stage, sheets_of


class Tablet:
    """A judge's device for one sheet (A1): what it sends, and how it seals what waits."""

    def __init__(self, session, judges=1):
        self.session = session
        self.stage = make_drawn_stage(session, entries=1, judges=judges)
        self.judge = queries.judges_of(session, self.stage)[0]
        self.user = self.judge.user
        self.sheet = next(s for s in sheets_of(session, self.judge) if s.sub_criterion.key == "A1")
        self.size, self.gap = self.sheet.sub_criterion.aspects
        session.commit()

    def field(self, value, operation="a" * 32, aspect=None, based_on=None, note=""):
        aspect = (aspect or self.size).public_id
        return {"operation": operation, "aspect": aspect, "value": value, "note": note, "based_on": based_on}

    def save(self, *args, **values):
        now = queries.sheet_now(self.session, self.sheet.public_id)
        return services.save_field(self.session, now, self.field(*args, **values), by=self.user)

    def sealed(self, operation, content, body=None, key_id="k1"):
        key = services.outbox_keys(self.judge)[key_id]

        def seal(purpose, octets):
            nonce = os.urandom(12)
            whole = nonce + AESGCM(key).encrypt(nonce, octets, f"{self.judge.public_id}/{purpose}".encode())
            return base64.b64encode(whole).decode()

        record = {"id": operation, "key": key_id, "at": 1, "sealed": seal(operation, json.dumps(content).encode())}
        return record | {"body": seal(f"{operation}/body", body) if body else None}

    def waiting(self, value, operation, aspect=None, **more):
        sent = self.field(value, operation, aspect)
        kept = {"kind": "mark", "sheet": self.sheet.public_id, "sent": False, "after": None, **sent, **more}
        kept.pop("operation")
        return self.sealed(operation, kept)

    def file(self, *records):
        return json.dumps({"compmgr_outbox": 1, "panel": self.judge.public_id, "records": records}).encode()

    def ledger(self):
        return list(self.session.scalars(select(Mark.value).order_by(Mark.id)))


def picture(size=(2600, 900), kind="JPEG"):
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", size, "blue").save(written, kind, exif=exif)
    return written.getvalue()
