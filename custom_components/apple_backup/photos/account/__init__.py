"""An Apple account: sign-in, second factors, the session and its renewal."""
