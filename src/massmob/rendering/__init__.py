"""Values as text, HTML, Markdown and CSV; nothing here depends on the domain."""
