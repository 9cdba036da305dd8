"""Texts that were taken in, what was read out of them, and what people made of it."""
