"""What the sample is made of: pure generators, the same for the same seed and day."""
