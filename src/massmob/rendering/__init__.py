"""Values as text, HTML, Markdown and CSV; knows nothing of movements."""
