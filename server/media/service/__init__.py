"""Changes of media and their files: by the back office, by uploaders, by workers."""
