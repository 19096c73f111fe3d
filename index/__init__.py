"""The library on disk: SQLite store, embeddings, FAISS vectors, lexical index, hybrid search."""
