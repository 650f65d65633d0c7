"""How quick a save is while 300 judges mark, and while the public reads."""
