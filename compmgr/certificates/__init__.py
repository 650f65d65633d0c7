"""Entitlement, number, wording, drawing, record and verification."""
