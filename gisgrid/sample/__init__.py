"""The two sample areas: invented places and people, made by a seeded generator."""
