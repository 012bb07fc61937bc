"""Registered invoices: the prescribed JSON, its reference number, what the portal objects to."""
