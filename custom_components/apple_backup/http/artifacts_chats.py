"""What is in an unlocked backup: conversations of Messages and chats of WhatsApp."""

from typing import Final

from aiohttp import web

from ..backups.artifacts.document import JSON, as_document, page_document
from ..backups.artifacts.listing import DEFAULT_LIMIT, MAX_LIMIT
from ..backups.artifacts.messages import Messages
from ..backups.artifacts.whatsapp import WhatsApp
from ..backups.errors import FileNotInBackupError
from .artifacts_base import ARTIFACTS_BASE, ArtifactView
from .backups_content import ContentView
from .body import read_integer
from .filters import read_wanted


class ConversationsView(ArtifactView):
    """`GET …/artifacts/messages/conversations`."""

    path = f"{ARTIFACTS_BASE}/messages/conversations"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List conversations, the one used last first."""
        return await self.page(
            request, backup_id, Messages, lambda it, *rest: it.conversations(*rest)
        )


class ConversationView(ArtifactView):
    """`GET …/artifacts/messages/conversations/{guid}`."""

    path = f"{ARTIFACTS_BASE}/messages/conversations/{{guid}}"

    async def get(self, request: web.Request, backup_id: str, guid: str) -> web.Response:
        """List the messages of a conversation, the newest first."""
        wanted = read_wanted(request)
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        message = request.query.get("message")

        def work(messages: Messages) -> dict[str, JSON]:
            conversation = messages.conversation(guid)
            if conversation is None:
                raise FileNotInBackupError("no such conversation")
            start = cursor if message is None else messages.position(message)
            page = messages.page(guid, wanted.resolve(messages), start, limit)
            return {"conversation": as_document(conversation), **page_document(page)}

        return self.json(await self.read(request, backup_id, Messages, work))


class AttachmentView(ArtifactView, ContentView):
    """`GET` and `HEAD …/artifacts/messages/attachment?guid=…`."""

    path = f"{ARTIFACTS_BASE}/messages/attachment"

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send the file of an attachment under the name it was sent with."""
        guid = request.query.get("guid", "")
        found = await self.read(request, backup_id, Messages, lambda it: it.attachment(guid))
        if found is None or found.file is None:
            raise FileNotInBackupError("no such attachment")
        unlocked = self.unlocked(request, backup_id)
        return await self.send_file(request, unlocked, found.file.file_id, name=found.name)

    head = get


class WhatsAppChatsView(ArtifactView):
    """`GET …/artifacts/whatsapp/chats`."""

    path = f"{ARTIFACTS_BASE}/whatsapp/chats"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List chats, the one used last first."""
        return await self.page(request, backup_id, WhatsApp, lambda it, *rest: it.chats(*rest))


class WhatsAppChatView(ArtifactView):
    """`GET …/artifacts/whatsapp/chats/{guid}`."""

    path = f"{ARTIFACTS_BASE}/whatsapp/chats/{{guid}}"

    async def get(self, request: web.Request, backup_id: str, guid: str) -> web.Response:
        """List the messages of a chat, the newest first."""
        wanted = read_wanted(request)
        cursor = request.query.get("cursor")
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        message = request.query.get("message")

        def work(whatsapp: WhatsApp) -> dict[str, JSON]:
            chat = whatsapp.chat(guid)
            if chat is None:
                raise FileNotInBackupError("no such chat")
            start = cursor if message is None else whatsapp.position(guid, message)
            page = whatsapp.page(guid, wanted.resolve(whatsapp), start, limit)
            return {"chat": as_document(chat), **page_document(page)}

        return self.json(await self.read(request, backup_id, WhatsApp, work))


VIEWS: Final[tuple[type[ArtifactView], ...]] = (
    ConversationsView,
    ConversationView,
    AttachmentView,
    WhatsAppChatsView,
    WhatsAppChatView,
)
