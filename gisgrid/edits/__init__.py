"""The only writers of the register: one module per subject."""
