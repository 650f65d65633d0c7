"""Industries, occupations and their editions, regions, organisations."""
