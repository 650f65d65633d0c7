"""How a certificate looks: layouts as data, their versions and editor, and the two ways to draw them."""
