"""Layouts on paper: set into pieces, drawn by ReportLab or by the press."""
