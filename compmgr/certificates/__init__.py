"""Certificates: entitlement, number, wording, document, check and revocation."""
