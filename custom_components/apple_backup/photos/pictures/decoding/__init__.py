"""Making small JPEG pictures of files. Runs in a process of its own, see `child.py`.

Imports nothing but the standard library and Pillow; `av` only when a file needs it and it is there.
Files may be damaged or hostile: sizes, counts and depths are bounded everywhere.
"""
