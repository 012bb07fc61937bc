"""A whole shop taken along, and customers and items brought in; spreadsheets and archives."""
