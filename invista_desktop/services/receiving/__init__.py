"""Receiving: what is expected, what arrived, and putting it in the books."""
