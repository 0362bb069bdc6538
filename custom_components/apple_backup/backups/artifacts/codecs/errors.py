"""What all readers of encodings raise."""


class CodecError(ValueError):
    """The bytes are damaged, cut short, or of another encoding."""


class TooLargeError(CodecError):
    """The bytes would decode to more than is reasonable."""
