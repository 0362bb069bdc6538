"""Search over all artifacts of an opened backup: an index in memory that ends with the session."""
