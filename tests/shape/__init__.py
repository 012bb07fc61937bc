"""The shape of the house: limits by number, kept by tests."""
