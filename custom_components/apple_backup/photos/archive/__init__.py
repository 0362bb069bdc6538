"""An album as a folder that stands by itself, with its removal from iCloud."""
