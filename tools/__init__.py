"""Tools of the house: run by the Makefile, never by the product."""
