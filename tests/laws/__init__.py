"""Laws that hold for any scenario: what is exact, what the books must say, and what mathematics knows beforehand."""
