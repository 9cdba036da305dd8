"""The watch around the clock: sources, gaps, and the steps of a round."""
