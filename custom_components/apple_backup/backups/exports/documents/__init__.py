"""Turns artifacts into documents that people and other programs read.

A producer is a generator of parts: documents, whose bytes are made as they are taken, and files of
the backup. Whoever takes them puts them into an answer, an archive or a folder; see
`document_export.py`. Nothing is held in memory as a whole, nothing touches the disk.
"""
