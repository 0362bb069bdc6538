"""What of a text every database takes."""


def plain_text(text: str | None) -> str | None:
    """Make a text fit every database: no NUL (PostgreSQL), no half of a surrogate pair (UTF-8)."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
