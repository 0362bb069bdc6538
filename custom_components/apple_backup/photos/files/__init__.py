"""Files on disk: placed without replacing, the volume and its lock, what is written beside them."""
