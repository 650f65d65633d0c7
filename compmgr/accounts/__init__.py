"""Users, roles, grants and sign-in; permissions.py is the whole policy on one page."""
