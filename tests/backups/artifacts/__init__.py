"""Tests of what is read from the databases inside a backup."""
