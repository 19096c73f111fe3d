"""The command line and HTTP; nothing else knows argv or requests."""
