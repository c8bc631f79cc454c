"""Refusals of media."""

from server.core.errors import Conflict, Forbidden, Invalid, Mistake


class UnsupportedFile(Invalid):
    """The file's bytes are of no kind that is taken."""

    code = "unsupported_file"
    message = "Taken are JPEG, PNG, WebP, GIF and AVIF images, MP4 and WebM videos, and PDF documents."


class BrokenMedia(Invalid):
    """The file is cut off or malformed."""

    code = "broken_media"
    message = "The file is broken: {reason}."


class TooManyPixels(Invalid):
    """The image is larger than any screen needs."""

    code = "too_many_pixels"
    message = "An image may have {limit} pixels at most."


class FileTooLarge(Invalid):
    """The file that was uploaded has more bytes than are taken."""

    code = "file_too_large"
    message = "A file may have {limit} bytes at most."


class WrongMediaType(Invalid):
    """The file is of another type than the request says."""

    code = "wrong_media_type"
    message = "The file is of another type."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("type", self.message, self.code),))


class TwoFiles(Invalid):
    """The request carries a file and names an upload too."""

    code = "two_files"
    message = "Send a file or the id of an upload, not both."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("upload_id", self.message, self.code),))


class ForeignVariant(Invalid):
    """The variant is none of this product."""

    code = "foreign_variant"
    message = "The product has no such variant."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("product_variant_id", self.message, self.code),))


class NotUploaded(Conflict):
    """The file has not been put to its upload's URL yet."""

    code = "not_uploaded"
    message = "Nothing has been uploaded yet."


class NotAnImage(Conflict):
    """What is no image cannot be a product's primary image."""

    code = "not_an_image"
    message = "Only an image can be primary."


class StoredFile(Conflict):
    """The medium or the URL is of a file that the shop stores."""

    code = "stored_file"
    message = "This is of a file in the shop's own storage: delete it and add another."


class TooManyMedia(Conflict):
    """The product has as many media as its page shows."""

    code = "too_many_media"
    message = "A product may have {limit} media at most."


class TooManyURLs(Conflict):
    """The medium has as many URLs as it may have."""

    code = "too_many_urls"
    message = "A medium may have {limit} URLs at most."


class BadUploadURL(Forbidden):
    """The URL of an upload was changed, or its time is over."""

    code = "bad_upload_url"
    message = "This URL is not valid, or no longer; ask for a new upload."
