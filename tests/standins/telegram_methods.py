"""The methods of the Bot API that the stand-in knows, each with its checks in Telegram's order."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.standins import telegram_rules as rules
from tests.standins.telegram_http import Upload
from tests.standins.telegram_rules import Buckets, Limits, Refused, bad
from tests.standins.telegram_state import Chat, File, Message, Store
from tests.standins.telegram_updates import Updates

Fields = Mapping[str, Any]
BLOCKED: Final = "Forbidden: bot was blocked by the user"
NOT_FIRST: Final = "Forbidden: bot can't initiate conversation with a user"
OLD_QUERY: Final = "query is too old and response timeout expired or query ID is invalid"
SAME: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
ACTIONS: Final = set(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)


class Methods:
    """All but getUpdates, under the lock of the stand-in."""

    def __init__(
        self, store: Store, buckets: Buckets, updates: Updates, *, me: dict[str, Any]
    ) -> None:
        self._store = store
        self._buckets = buckets
        self._updates = updates
        self._me = me
        self._limits: Limits = store.limits
        self.http_hooks = False
        self.table: dict[str, Callable[[Fields, Mapping[str, Upload]], Any]] = {
            "getme": lambda *_: {**me, "can_join_groups": True, "supports_inline_queries": False},
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "sendmessage": self._send_message,
            "senddocument": self._send_document,
            "sendphoto": self._send_photo,
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "editmessagereplymarkup": self._edit_markup,
            "deletemessage": self._delete_message,
            "answercallbackquery": self._answer_query,
            "sendchataction": self._chat_action,
            "getfile": self._get_file,
            "setmycommands": self._set_commands,
            "getmycommands": self._get_commands,
            "setmydescription": self._set_description,
            "setmyshortdescription": self._set_short_description,
        }

    # sending

    def _chat(self, fields: Fields) -> Chat:
        """Find the chat, if the bot may write to it."""
        given = str(fields.get("chat_id") or "")
        if not given:
            raise bad("chat_id is empty")
        number = given.removeprefix("-")
        chat = self._store.chats.get(int(given)) if number.isdecimal() else None
        if chat is None:
            raise bad("chat not found")
        if chat.blocked:
            raise Refused(403, BLOCKED)
        if not chat.started:
            raise Refused(403, NOT_FIRST)
        return chat

    def _sent(self, chat: Chat, markup: dict[str, Any] | None, **content: Any) -> dict[str, Any]:
        """Put a checked message into the chat, at the pace the chat takes."""
        self._buckets.take(chat.id)
        made = self._store.new_message(chat, self._me, markup=markup, **content)
        if markup and "keyboard" in markup:
            chat.keyboard = [
                [one if isinstance(one, dict) else {"text": one} for one in row]
                for row in markup["keyboard"]
            ]
        elif markup and markup.get("remove_keyboard"):
            chat.keyboard = []
        return self._store.shown(made)

    def _words(self, fields: Fields, name: str) -> tuple[str, rules.Entities]:
        return rules.formatted(str(fields.get(name) or ""), fields.get("parse_mode"))

    def _send_message(self, fields: Fields, _: Mapping[str, Upload]) -> dict[str, Any]:
        text, entities = self._words(fields, "text")
        rules.check_text(text, self._limits)
        markup = rules.keyboard_of(fields.get("reply_markup"))
        return self._sent(self._chat(fields), markup, text=text, entities=entities)

    def _send_document(self, fields: Fields, files: Mapping[str, Upload]) -> dict[str, Any]:
        caption, entities = self._words(fields, "caption")
        rules.check_caption(caption, self._limits)
        markup = rules.keyboard_of(fields.get("reply_markup"))
        chat = self._chat(fields)
        file = self._file("document", fields, files)
        return self._sent(chat, markup, caption=caption, entities=entities, document=file)

    def _send_photo(self, fields: Fields, files: Mapping[str, Upload]) -> dict[str, Any]:
        caption, entities = self._words(fields, "caption")
        rules.check_caption(caption, self._limits)
        markup = rules.keyboard_of(fields.get("reply_markup"))
        chat = self._chat(fields)
        file = self._file("photo", fields, files)
        return self._sent(chat, markup, caption=caption, entities=entities, photo=file)

    def _file(self, kind: str, fields: Fields, files: Mapping[str, Upload]) -> File:
        """Take an upload, or a file that was uploaded before."""
        given = str(fields.get(kind) or "")
        upload = files.get(given.removeprefix("attach://") if given else kind)
        if upload is None and not given:
            raise bad(f"there is no {kind} in the request")
        if upload is None and given.startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")  # nothing is fetched from here
        if upload is None:
            return self._known_file(kind, given)
        if not upload.content:
            raise bad("file must be non-empty")
        if kind == "document":
            if len(upload.content) > self._limits.document:
                raise Refused(413, "Request Entity Too Large")
            return self._store.new_file(kind, upload.content, name=upload.name, mime=upload.mime)
        size = rules.check_photo(upload.content, self._limits)
        return self._store.new_file(kind, upload.content, mime="image/jpeg", size=size)

    def _known_file(self, kind: str, file_id: str) -> File:
        found = self._store.files.get(file_id)
        if found is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if found.kind != kind:
            raise bad(f"can't use file of type {found.kind.title()} as {kind.title()}")
        return found

    def _chat_action(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        chat = self._chat(fields)
        action = str(fields.get("action") or "")
        if action not in ACTIONS:
            raise bad("wrong parameter action in request")
        chat.actions.append(action)
        return True

    # changing what was sent

    def _own(self, fields: Fields, *, what: str) -> tuple[Chat, Message]:
        chat = self._chat(fields)
        message = self._store.message(chat, fields.get("message_id"), what=what)
        if message.sender["id"] != self._me["id"] and what == "edit":
            raise bad("message can't be edited")
        return chat, message

    def _edit_text(self, fields: Fields, _: Mapping[str, Upload]) -> dict[str, Any]:
        text, entities = self._words(fields, "text")
        rules.check_text(text, self._limits, editing=True)
        markup = rules.keyboard_of(fields.get("reply_markup"), inline_only=True)
        chat, message = self._own(fields, what="edit")
        if message.text is None:
            raise bad("there is no text in the message to edit")
        return self._edited(chat, message, text=text, entities=entities, markup=markup)

    def _edit_caption(self, fields: Fields, _: Mapping[str, Upload]) -> dict[str, Any]:
        caption, entities = self._words(fields, "caption")
        rules.check_caption(caption, self._limits)
        markup = rules.keyboard_of(fields.get("reply_markup"), inline_only=True)
        chat, message = self._own(fields, what="edit")
        if message.caption is None:
            raise bad("there is no caption in the message to edit")
        return self._edited(chat, message, caption=caption, entities=entities, markup=markup)

    def _edit_markup(self, fields: Fields, _: Mapping[str, Upload]) -> dict[str, Any]:
        markup = rules.keyboard_of(fields.get("reply_markup"), inline_only=True)
        chat, message = self._own(fields, what="edit")
        return self._edited(chat, message, markup=markup)

    def _edited(self, chat: Chat, message: Message, **content: Any) -> dict[str, Any]:
        before = message.content()
        kept = {name: getattr(message, name) for name in content}
        for name, value in content.items():
            setattr(message, name, value)
        try:
            if message.content() == before:
                raise bad(SAME)
            self._buckets.take(chat.id)
        except Refused:
            for name, value in kept.items():
                setattr(message, name, value)
            raise
        message.edits += 1
        message.edited_at = self._store.now()
        return self._store.shown(message)

    def _delete_message(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        _chat, message = self._own(fields, what="delete")
        if self._store.now() - message.at > self._limits.delete_seconds:
            raise bad("message can't be deleted for everyone")
        message.deleted = True
        return True

    def _answer_query(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        text = str(fields.get("text") or "")
        if len(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        query = self._store.queries.get(str(fields.get("callback_query_id") or ""))
        if query is None or query.answered:
            raise bad(OLD_QUERY)
        if self._store.now() - query.at > self._limits.query_seconds:
            raise bad(OLD_QUERY)
        query.answered, query.text = True, text
        query.alert = str(fields.get("show_alert") or "").lower() == "true"
        return True

    # files, profile, webhook

    def _get_file(self, fields: Fields, _: Mapping[str, Upload]) -> dict[str, Any]:
        found = self._store.files.get(str(fields.get("file_id") or ""))
        if found is None:
            raise bad("invalid file_id")
        if len(found.content) > self._limits.download:
            raise bad("file is too big")
        shown = found.shown()
        kept = {name: shown[name] for name in ("file_id", "file_unique_id", "file_size")}
        return {**kept, "file_path": found.path}

    def _scope(self, fields: Fields) -> tuple[str, str]:
        scope = rules.as_json(fields.get("scope") or "{}", "BotCommandScope")
        language = rules.check_language(str(fields.get("language_code") or ""))
        return str(scope.get("type", "default")), language

    def _set_commands(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        commands = rules.as_json(fields.get("commands") or "[]", "commands JSON array")
        self._store.commands[self._scope(fields)] = rules.check_commands(commands)
        return True

    def _get_commands(self, fields: Fields, _: Mapping[str, Upload]) -> list[dict[str, str]]:
        return self._store.commands.get(self._scope(fields), [])

    def _set_description(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        return self._set_profile("description", fields, longest=512)

    def _set_short_description(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        return self._set_profile("short_description", fields, longest=120)

    def _set_profile(self, name: str, fields: Fields, *, longest: int) -> bool:
        words = str(fields.get(name) or "")
        language = rules.check_language(str(fields.get("language_code") or ""))
        if len(words) > longest:
            raise bad("DESCRIPTION_TOO_LONG" if longest == 512 else "ABOUT_TOO_LONG")
        self._store.texts[name, language] = words
        return True

    def _set_webhook(self, fields: Fields, files: Mapping[str, Upload]) -> bool:
        url = str(fields.get("url") or "")
        if not url:
            return self._delete_webhook(fields, files)
        secret = str(fields.get("secret_token") or "")
        rules.check_webhook(url, secret, http_allowed=self.http_hooks)
        most = rules.number(fields.get("max_connections"), "max_connections", default=40)
        if not 1 <= most <= 100:
            raise bad("max_connections must be between 1 and 100")
        self.remember_allowed(fields)
        hook = self._updates.hook
        hook.url, hook.secret, hook.most = url, secret, most
        self._drop_waiting(fields)
        self._updates.start()
        return True

    def _delete_webhook(self, fields: Fields, _: Mapping[str, Upload]) -> bool:
        self._updates.hook.url = self._updates.hook.secret = ""
        self._drop_waiting(fields)
        return True

    def _drop_waiting(self, fields: Fields) -> None:
        if str(fields.get("drop_pending_updates") or "").lower() == "true":
            self._updates.waiting.clear()
        self._updates.wake()

    def remember_allowed(self, fields: Fields) -> None:
        """Keep which kinds of updates the bot wants, until it says otherwise."""
        if fields.get("allowed_updates") is not None:
            allowed = rules.as_json(fields["allowed_updates"], "allowed_updates JSON array")
            self._updates.hook.allowed = [str(one) for one in allowed]

    def _webhook_info(self, *_: Any) -> dict[str, Any]:
        hook = self._updates.hook
        found: dict[str, Any] = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.waiting),
        }
        if hook.url:
            found["max_connections"] = hook.most
        if hook.allowed:
            found["allowed_updates"] = hook.allowed
        if hook.last_error:
            found |= {
                "last_error_date": int(self._store.now()),
                "last_error_message": hook.last_error,
            }
        return found
