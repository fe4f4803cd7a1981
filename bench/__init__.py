"""Benchmarks: ours beside the limit in one run, so that the ratio holds on any machine."""
