"""The decision desk: options, their futures and costs, the decision and its score."""
