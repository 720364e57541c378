"""What residents see of their own: score, why, records, and what a revision changed."""
