"""The task 巡查: the week of every patrol, one day's tour on the map, its stops."""
