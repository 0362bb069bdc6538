"""The push routes of the photos API: the server's key, and browsers that want to be told."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS

from ..permissions import Right
from ..push import async_push_store
from ..push.store import MAX_SUBSCRIPTIONS, StoredTooNewError, TooManySubscriptionsError
from ..push.subscriptions import InvalidSubscriptionError, Subscription
from .body import BadRequestError, read_json_object
from .errors import ApiError
from .guard import signed_in_user
from .photos import PhotosView
from .view import GuardedView


class VapidPublicKeyView(PhotosView):
    """`GET vapid-public-key`."""

    path = "/vapid-public-key"
    permission = Right.SUBSCRIBE

    async def get(self, request: web.Request) -> web.Response:
        """Return the public key. It is the same for all accounts, so none has to be named."""
        with _stored():
            keys = await async_push_store(request.app[KEY_HASS]).async_keys()
        return self.json({"publicKey": keys.public_key})


class SubscribeView(PhotosView):
    """`POST subscribe`."""

    path = "/subscribe"
    permission = Right.SUBSCRIBE
    reads_body = True

    async def post(self, request: web.Request) -> web.Response:
        """Keep a push subscription of the asking user for an account; the same one is replaced."""
        entry = self.account(request)
        body = await read_json_object(request)
        try:
            subscription = Subscription.from_document(body)
        except InvalidSubscriptionError as err:
            raise BadRequestError("push_subscription", "Unable to add push subscription") from err
        store = async_push_store(request.app[KEY_HASS])
        user = signed_in_user(request)
        try:
            with _stored():
                await store.async_subscribe(user.id, subscription, entry.entry_id)
        except TooManySubscriptionsError as err:
            raise BadRequestError(
                "too_many_subscriptions",
                f"Unable to add push subscription: {MAX_SUBSCRIPTIONS} browsers are the most.",
            ) from err
        return self.json_message("Push subscription added successfully", HTTPStatus.OK)


@contextmanager
def _stored() -> Iterator[None]:
    """Answer in words when a newer version has written what is asked for."""
    try:
        yield
    except StoredTooNewError as err:
        raise ApiError(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "stored_too_new",
            "A newer version of the integration has stored this. Update it.",
        ) from err


VIEWS: Final[tuple[type[GuardedView], ...]] = (VapidPublicKeyView, SubscribeView)
