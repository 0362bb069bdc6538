"""Tests of Apple Backup."""
