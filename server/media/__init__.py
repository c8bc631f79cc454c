"""Pictures, films and documents of products, and their files.

Owns product_media, product_media_urls and media_uploads, and the files in the storage under `media/`. Kept: a file is
taken for what its bytes are, never for what its name says; what the shop stores has no metadata of the camera; a
medium is shown once its renditions are there; the server never fetches a URL that somebody gave.
"""
