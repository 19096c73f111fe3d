"""Trains, exports and measures the evidence model; needs the extra ``[train]``.

``python -m secondsource.qa.training --help`` lists the commands.
"""
