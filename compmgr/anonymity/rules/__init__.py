"""How codes are drawn in layers and checked, and what keeps a judge from a work."""
