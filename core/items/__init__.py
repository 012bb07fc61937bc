"""What the shop sells, and the last rate of each customer."""
