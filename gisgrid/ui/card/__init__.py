"""The card at the right: everything about what is selected."""
