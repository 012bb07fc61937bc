"""Papers that are no supply: estimates, and delivery challans (CGST Rule 55). They move no money."""
