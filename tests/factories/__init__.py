"""Small worlds for tests, made of valid rows."""
