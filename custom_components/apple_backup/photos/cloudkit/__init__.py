"""What Apple says: requests to CloudKit, and its records as assets, resources and albums."""
