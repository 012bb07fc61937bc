"""Credentials of the APIs."""
