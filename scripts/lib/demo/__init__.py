"""The demo: a real Home Assistant with this integration, a simulated iCloud, generated backups."""
