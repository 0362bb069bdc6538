"""The one guard of all websocket commands: may this user do that, and what does an error become?"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
import logging
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.components.websocket_api.messages import BASE_COMMAND_MESSAGE_SCHEMA
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..backups.errors import BackupError
from ..const import DOMAIN
from ..errors import to_home_assistant_error
from ..models import PhotosConfigEntry, async_loaded_accounts
from ..permissions import Right, is_allowed_anywhere
from ..photos.errors import PhotosError

_LOGGER = logging.getLogger(__name__)

ATTR_ENTRY_ID: Final = "entry_id"

MAX_FOLLOWED: Final = 50
"""How many subscriptions one connection may have: each costs work whenever something changes."""

type Message = dict[str, Any]


class CommandError(Exception):
    """An answer other than success that is no error of the libraries; `code` has a translation."""

    def __init__(self, code: str) -> None:
        """Keep the key among the translated exceptions."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
    """One message of a user who may send it."""

    hass: HomeAssistant
    connection: ActiveConnection
    message: Message
    right: Right

    @property
    def is_allowed(self) -> bool:
        """Whether the user may do this now: rights end while subscriptions live."""
        return is_allowed_anywhere(self.hass, self.connection.user, self.right)

    @property
    def id(self) -> int:
        """The id of the message, under which events are sent."""
        number: int = self.message["id"]
        return number

    @property
    def account(self) -> PhotosConfigEntry:
        """The loaded account that the message names.

        Raises:
            CommandError: there is none with this id, or it is not loaded.
        """
        wanted = self.message[ATTR_ENTRY_ID]
        for entry in async_loaded_accounts(self.hass):
            if entry.entry_id == wanted:
                return entry
        raise CommandError("no_account")


@dataclass(frozen=True, slots=True)
class Command:
    """A command, who may use it, and what answers it.

    A subscription (`subscribe`) is answered before it begins, and returns what ends it.
    """

    type: str
    right: Right
    answer: Callable[[Call], Awaitable[object]] | None = None
    subscribe: Callable[[Call], CALLBACK_TYPE] | None = None
    schema: Mapping[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The type with the domain in front, as clients send it."""
        return f"{DOMAIN}/{self.type}"


@dataclass(frozen=True, slots=True)
class _Subscription:
    """What ends a subscription of ours, told from those of others."""

    end: CALLBACK_TYPE

    def __call__(self) -> None:
        self.end()


@callback
def async_register(hass: HomeAssistant, command: Command) -> None:
    """Register a command behind the guard."""

    @callback
    def receive(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
        call = Call(hass, connection, message, command.right)
        if not call.is_allowed:
            connection.send_error(call.id, ERR_UNAUTHORIZED, "You are not allowed to do this.")
        elif command.subscribe is not None:
            _begin(call, command.subscribe)
        else:
            name = f"{DOMAIN} {command.type}"
            hass.async_create_background_task(_async_answer(command, call), name)

    schema = BASE_COMMAND_MESSAGE_SCHEMA.extend(
        {vol.Required("type"): command.name, **command.schema}
    )
    websocket_api.async_register_command(hass, command.name, receive, schema)


@callback
def _begin(call: Call, subscribe: Callable[[Call], CALLBACK_TYPE]) -> None:
    """Begin a subscription, unless it can be told before the answer that there will be none."""
    subscriptions = call.connection.subscriptions
    try:
        if ATTR_ENTRY_ID in call.message:
            _ = call.account
        if sum(isinstance(end, _Subscription) for end in subscriptions.values()) >= MAX_FOLLOWED:
            raise CommandError("too_many_followed")  # noqa: TRY301
    except CommandError as err:
        _refuse(call, err)
        return
    call.connection.send_result(call.id)
    subscriptions[call.id] = _Subscription(subscribe(call))


async def _async_answer(command: Command, call: Call) -> None:
    assert command.answer is not None
    try:
        call.connection.send_result(call.id, await command.answer(call))
    except (PhotosError, BackupError) as err:
        _send_error(call, err.code, to_home_assistant_error(err))
    except CommandError as err:
        _refuse(call, err)
    except Exception:
        # Not left to Home Assistant, whose log would have parts of the message.
        _LOGGER.exception("Unexpected error in the command %s", command.name)
        call.connection.send_error(call.id, "unexpected", "An unexpected error occurred.")


def _refuse(call: Call, err: CommandError) -> None:
    error = HomeAssistantError(translation_domain=DOMAIN, translation_key=err.code)
    _send_error(call, err.code, error)


def _send_error(call: Call, code: str, error: HomeAssistantError) -> None:
    call.connection.send_error(
        call.id,
        code,
        str(error),
        translation_key=error.translation_key,
        translation_domain=error.translation_domain,
        translation_placeholders=error.translation_placeholders,
    )
