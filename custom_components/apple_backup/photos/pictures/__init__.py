"""Small pictures of photos: Apple's own, or made here, kept on disk within limits."""

from .cache import PictureCache
from .decoder import Decoder
from .pictures import PictureFolders, Pictures, PictureSize

__all__ = ["Decoder", "PictureCache", "PictureFolders", "PictureSize", "Pictures"]
