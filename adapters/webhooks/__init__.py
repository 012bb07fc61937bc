"""Webhooks that go out: who is called, how, and by which threads."""
