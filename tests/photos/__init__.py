"""Tests of the photos library."""
