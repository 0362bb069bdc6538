"""Notifications in the browser that the panel runs in: subscribing, unsubscribing, a test."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, Final

import voluptuous as vol

from ..permissions import Right
from ..push import async_push_store
from ..push.browsers import PushTestError, async_status, async_subscribe, async_test
from ..push.store import StoredTooNewError, TooManySubscriptionsError
from ..push.subscriptions import InvalidSubscriptionError, Subscription
from .guard import Call, Command, CommandError

_ENDPOINT: Final = "endpoint"
_SUBSCRIPTION: Final = "subscription"


def _stored(answer: Callable[[Call], Awaitable[object]]) -> Callable[[Call], Awaitable[object]]:
    """Tell in words when a newer version has written what is asked for."""

    @wraps(answer)
    async def told(call: Call) -> object:
        try:
            return await answer(call)
        except StoredTooNewError as err:
            raise CommandError("stored_too_new") from err

    return told


async def _status(call: Call) -> dict[str, Any]:
    endpoint = _endpoint(call) if _ENDPOINT in call.message else None
    return await async_status(call.hass, call.connection.user.id, endpoint)


async def _subscribe(call: Call) -> None:
    document = call.message[_SUBSCRIPTION]
    try:
        subscription = Subscription.from_document(document if isinstance(document, dict) else {})
        await async_subscribe(call.hass, call.connection.user.id, subscription)
    except InvalidSubscriptionError as err:
        raise CommandError("push_subscription") from err
    except TooManySubscriptionsError as err:
        raise CommandError("too_many_subscriptions") from err


async def _unsubscribe(call: Call) -> None:
    """End it, whether there was one or not."""
    user_id = call.connection.user.id
    await async_push_store(call.hass).async_unsubscribe(user_id, _endpoint(call))


async def _test(call: Call) -> None:
    try:
        await async_test(call.hass, call.connection.user.id, _endpoint(call))
    except PushTestError as err:
        raise CommandError(err.code) from err


def _endpoint(call: Call) -> str:
    endpoint = call.message[_ENDPOINT]
    if not isinstance(endpoint, str):
        raise CommandError("push_subscription")
    return endpoint


# Whatever they are: a schema that refuses a value makes Home Assistant log it, and they are secrets.
_OF_BROWSER: Final = {vol.Required(_ENDPOINT): object}

COMMANDS: Final = (
    Command(
        "push/status",
        Right.SUBSCRIBE,
        _stored(_status),
        schema={vol.Optional(_ENDPOINT): object},
    ),
    Command(
        "push/subscribe",
        Right.SUBSCRIBE,
        _stored(_subscribe),
        schema={vol.Required(_SUBSCRIPTION): object},
    ),
    Command("push/unsubscribe", Right.SUBSCRIBE, _stored(_unsubscribe), schema=_OF_BROWSER),
    Command("push/test", Right.SUBSCRIBE, _stored(_test), schema=_OF_BROWSER),
)
