"""Credit and debit notes on an issued invoice: what they take off, and what that does."""
