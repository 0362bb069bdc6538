"""Fuzzing of everything that parses what a stranger may have written.

`python -m tests.fuzz keybag --seconds 600` looks for inputs that do anything but be read or refused,
guided by coverage if `atheris` is installed, and keeps them in `corpus/`. Every test run tries
the corpus again, and some changes of it.
"""
