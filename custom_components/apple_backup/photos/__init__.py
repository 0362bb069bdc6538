"""A verified local copy of iCloud Photos. Knows nothing of Home Assistant."""
