"""Industries, occupations and editions, levels, standards and organisations."""
