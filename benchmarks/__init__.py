"""Paired measurements: each prints ratios of runs side by side, with the target they have to meet."""
