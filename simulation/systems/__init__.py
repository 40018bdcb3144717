"""HOW A CREDIT SYSTEM WORKS: one part a file (equation, parameters, verb, kernel)."""
