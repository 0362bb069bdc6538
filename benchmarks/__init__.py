"""Paired measurements: each prints ratios of runs side by side, with the target they have to meet."""

# Names the certificate authority of the simulated iCloud before anything builds a TLS context.
from tests.plugins import private_ca  # noqa: F401
