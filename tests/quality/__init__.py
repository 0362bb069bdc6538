"""Gates on the code itself: Home Assistant's own rules, checked offline, and this project's."""
