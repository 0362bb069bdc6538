"""Writes the databases of apps as several generations of iOS have them, and tells what is in them.

Schemas are the tables and columns that forensic tools describe; contents are invented from a seed.
Every module has a `build` that returns files for a backup and the truth a reader has to find.
"""
