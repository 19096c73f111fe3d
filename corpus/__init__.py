"""Documents in: loaders, cleaning, metadata, sentences, chunks and origins.

Nothing heavy is imported here; tiktoken, trafilatura and pypdf load when first used.
"""
