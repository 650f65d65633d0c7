"""Entries: who wants to compete, and who said yes."""
