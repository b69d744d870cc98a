"""The task 网络图: the organisation charts, alive."""
