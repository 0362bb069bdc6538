"""A second driver: a real Home Assistant with accounts and a folder of backups, and their entries."""
