"""The pages behind the task tabs."""
