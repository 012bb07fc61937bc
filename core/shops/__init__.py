"""The tenant: shop, members, chat identities, series of numbers."""
