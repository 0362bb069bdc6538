"""Tests of the backups library."""
