"""Writes PDF documents of text and pictures, page by page, in constant memory.

An own writer, because no library that Home Assistant brings writes PDF, and those that do hold the
document in memory or are not permissively licensed. What it can draw, and how:

- Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic with a font that comes with it
  (DejaVu Sans), of which the used glyphs are embedded; lines are put into visual order and Arabic
  letters are joined.
- Chinese, Japanese and Korean with the fonts that PDF names and viewers bring (not embedded).
- Emoji as the font draws them, others by their names in brackets.
- Everything else as ▯, counted, so that a document can say that it is not complete.
"""
