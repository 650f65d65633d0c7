"""How codes are drawn."""
