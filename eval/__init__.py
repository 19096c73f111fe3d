"""Suites, measures, reports and benchmarks."""
