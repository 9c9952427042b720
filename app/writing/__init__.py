"""The sheets on which decisions and research are written, as form or Markdown, and the drafts of what is typed."""
