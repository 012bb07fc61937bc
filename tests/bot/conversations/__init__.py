"""The conversations of the product, word for word."""
