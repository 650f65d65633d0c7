"""How a certificate lives."""
