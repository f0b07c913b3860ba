"""The published profiles as lists show, filter and count them: few enough to be kept in memory as a whole."""
