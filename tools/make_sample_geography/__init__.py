"""Makes the base geography of the two sample areas; run by developers, results are committed."""
