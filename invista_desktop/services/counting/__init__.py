"""Counting: audits planned, counted, reviewed and posted, and what came of them."""
