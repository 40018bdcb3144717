"""Tests of the classroom page: the rooms behind it in this process, and the page itself in a real browser."""
