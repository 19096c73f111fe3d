"""Documents in: loaders, cleaning, metadata, sentences, chunks and origins.

``loaders`` makes documents of files and ``sample`` of the bundled articles; ``metadata`` fills in
what their text tells; ``sentences`` and ``chunks`` cut them; ``boilerplate`` says what of a text is
evidence and ``origins`` which articles are copies. Nothing heavy is imported before it is needed:
tiktoken, trafilatura, pypdf, PyYAML, dateparser and charset-normalizer load at first use.
"""
