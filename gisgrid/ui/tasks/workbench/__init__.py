"""The task 工作台: what is due, overdue, missing and wrong today."""
