"""One yardstick for everybody's figures: cards, and checks of claims about them."""
