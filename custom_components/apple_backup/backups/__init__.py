"""Reads iOS backups in place. Knows nothing of Home Assistant."""
