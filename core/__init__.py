"""The invoicing core: invoices, tax, money and khata. No sockets, no environment, no web framework."""
