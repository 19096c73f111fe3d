"""Reading, values, positions, relations, verdicts, answers and claims."""
