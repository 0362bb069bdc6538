"""Each rule is a pure function that yields one line per violation, so that it can be tested."""
