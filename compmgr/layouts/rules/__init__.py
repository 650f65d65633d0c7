"""What a layout is made of, and what may stand on each kind of certificate."""
