"""The whole product in a real browser, as a user meets it."""
