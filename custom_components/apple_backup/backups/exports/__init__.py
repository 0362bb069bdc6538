"""Takes files of an unlocked backup, or documents made of its artifacts, to where they are readable.

That is an answer, an archive or a folder. `file_export.py` and `document_export.py` are the entrances.
"""
