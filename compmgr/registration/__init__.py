"""Entries: eligibility, review, tickets and check-in."""
