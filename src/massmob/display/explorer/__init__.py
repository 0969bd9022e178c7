"""The explorer: a page that shows a movement in a browser, offline."""
