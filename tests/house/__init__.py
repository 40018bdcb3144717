"""Tests that hold the house in order: who may import whom, sizes, names, units, chance, safety and the recipes."""
