"""What of a life is public, what a checked certificate is worth, and how badges and passports are made up."""
