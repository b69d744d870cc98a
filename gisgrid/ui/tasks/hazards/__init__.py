"""The task 隐患: every open hazard on a board, by the step it stands at."""
