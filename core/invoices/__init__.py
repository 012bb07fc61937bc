"""Drafts, issue, cancellation and queries of invoices."""
