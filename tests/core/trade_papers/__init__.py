"""Tests of credit and debit notes."""
