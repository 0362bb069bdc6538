"""Bounded readers of the encodings that iOS stores inside columns. None trusts its input."""
