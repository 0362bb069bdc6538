"""Files and documents that are taken out of a backup."""
