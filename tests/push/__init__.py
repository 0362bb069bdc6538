"""Tests of web push: keys, subscriptions and their storage."""
