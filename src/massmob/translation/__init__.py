"""The language of what is shown, and the message catalogues that hold it in Vietnamese and Russian."""
