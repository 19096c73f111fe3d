"""Documents in: loaders, cleaning, metadata, sentences, chunks and origins."""
