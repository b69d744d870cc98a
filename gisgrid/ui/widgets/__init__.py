"""Small widgets of the window that Qt does not have: chips, bars, steppers, flowing rows."""
