"""Compares the photos of a backup with libraries, and copies what is only in the backup."""
