"""The khata."""
