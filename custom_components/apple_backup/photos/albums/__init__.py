"""Albums as folders of links or as playlists, beside the files."""
