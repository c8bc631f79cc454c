"""Tasks of media: renditions, and files that nobody needs any more."""
