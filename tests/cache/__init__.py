"""The cache as clients see it, through server processes of their own."""
