"""Which keys there are, and which one signs now."""

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import select

from compmgr.foundation.database import Session
from compmgr.proof.models import SigningKey
from compmgr.proof.rules.keys import KeyState, KeyUse


def active(session: Session, use: KeyUse) -> SigningKey | None:
    """The newest key that signs for `use`."""
    query = select(SigningKey).where(SigningKey.use == use, SigningKey.state == KeyState.ACTIVE)
    return session.scalar(query.order_by(SigningKey.id.desc()).limit(1))


def all_keys(session: Session, use: KeyUse | None = None) -> list[SigningKey]:
    """Newest first."""
    query = select(SigningKey).order_by(SigningKey.id.desc())
    return list(session.scalars(query.where(SigningKey.use == use) if use else query))


def by_kid(session: Session, kid: str) -> SigningKey | None:
    return session.scalar(select(SigningKey).where(SigningKey.kid == kid))


def public_keys(session: Session, use: KeyUse) -> dict[str, EllipticCurvePublicKey]:
    """P-256 keys by kid, whatever their state."""
    loaded = {key.kid: load_pem_public_key(key.public_pem.encode()) for key in all_keys(session, use)}
    return {kid: key for kid, key in loaded.items() if isinstance(key, EllipticCurvePublicKey)}
