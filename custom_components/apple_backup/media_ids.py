"""The ids by which photos are named to media players, automations and other integrations."""

from .const import DOMAIN


def photo_media_id(entry_id: str, photo_id: int) -> str:
    """Name a photo of an account; `photo_id` is its row number in the catalog."""
    return f"media-source://{DOMAIN}/{entry_id}/photo/{photo_id}"
