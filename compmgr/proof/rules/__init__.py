"""What is proven, and how, without a database or a key store."""
