"""Settings that all tests of the backups library share."""

from hypothesis import settings

# A shared machine may stop a test for longer than any deadline; nothing here measures time.
settings.register_profile("backups", deadline=None)
settings.load_profile("backups")
