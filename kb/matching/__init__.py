"""Matching: what fits an offer or a request, and why.

docs/develop/matching.md explains how it works, with figures.
"""
