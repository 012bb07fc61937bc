"""Tests as documents: folders mirror the code."""
