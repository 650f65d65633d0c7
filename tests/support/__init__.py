"""What tests of several rooms use: a real database server, a real browser."""
