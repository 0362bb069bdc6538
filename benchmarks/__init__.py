"""Paired measurements: each prints ratios of runs side by side, with the target they have to meet."""

# Names the certificate authority of the simulated iCloud before anything builds a TLS context.
from tests.plugins import private_ca  # noqa: F401

from .libraries import import_alone, is_wanted

if is_wanted():
    import_alone()
