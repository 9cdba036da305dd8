"""Events: declared, followed with situation, risk and figures, closed with lessons."""
