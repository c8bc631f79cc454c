"""The aiohttp glue: typed endpoints, errors as problems, access, limits, ready pages, the document."""
