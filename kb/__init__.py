"""The knowledge base itself: model, taxonomy, language, store and search. No web framework, no network."""
