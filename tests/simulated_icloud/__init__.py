"""A server that speaks enough of Apple's protocol for the unmodified clients.

Start it with `python -m tests.simulated_icloud`; see README.md beside this file.
"""
