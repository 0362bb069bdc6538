"""Takes files of an unlocked backup, or documents made of its artifacts, out of it in the clear.

They go into an answer, an archive or a folder; `file_export.py` and `document_export.py` are the
entrances.
"""
