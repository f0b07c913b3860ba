"""Accounts: signing in, roles, and who may use which page."""
