"""Rows of the talk: conversations and their messages. The logic is the bot's."""
