"""WHAT PEOPLE AND FIRMS DO: one behaviour a file (equation, parameters, verb, kernel)."""
