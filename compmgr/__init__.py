"""A skills competition and vocational assessment management system."""
