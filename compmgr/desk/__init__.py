"""The organisers' overview: the season at a glance, the audit pages."""
