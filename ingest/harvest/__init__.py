"""Harvesting: repositories and interfaces are asked over the network, and their answers go the way that files go."""
