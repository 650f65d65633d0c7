"""Entitlement, number, wording, layout, verification and revocation of certificates."""
