"""The page of the people who run the shop. It uses the API as any client does and owns nothing."""
