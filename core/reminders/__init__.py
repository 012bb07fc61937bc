"""Reminders: plans that run by themselves, what rests from them, and what went to whom when."""
