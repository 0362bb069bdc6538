"""What people look for in a backup: messages, contacts, calls, …, read from the databases of apps.

Each artifact is a module with typed records. It finds out at run time which tables and columns
there are, reads pages lazily, and reports what it could not read. See `registry.ARTIFACTS`.
"""
