"""Servers that take a platform's place in tests. They share no code with the adapters."""
