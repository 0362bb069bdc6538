"""Examines backups: what is missing or damaged in one, and what differs between two."""
