"""The tests: a folder for each room, and what several of them use in `support`."""
