"""Photos of a visit: what is accepted, what is kept, and the two sizes that screens show."""

from dataclasses import dataclass
from io import BytesIO

from PIL import (
    ExifTags,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from media.errors import PhotoTooLarge, UnreadablePhoto
from media.sniff import (
    PhotoKind,
    check_complete,
    jpeg_segments,
    png_chunk_names,
    sniff_photo,
)

MAX_PHOTO_BYTES = 16 * 1024 * 1024
MAX_PHOTO_PIXELS = 50_000_000
"""A decoded photo of this size takes 150 MB; anything above is refused by its header."""
MAX_SIDE_PX = 16_000

VIEW_SIDE_PX = 1600
THUMB_SIDE_PX = 320

_UPRIGHT = 1
# Kept: JFIF (E0) and Adobe (EE), which say how the colours are coded. E1-ED and EF hold EXIF, XMP,
# maker notes and previews; FE is a comment. E2 carries the colour profile, which tells nothing
# about the home, but also the index of further pictures, so it goes as well.
_JPEG_METADATA = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
_PNG_METADATA = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
# Named by their modules, so that they are loaded at the start and not under the first photo.
_FORMATS = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
    )
)
_NOT_DECODABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
)


@dataclass(frozen=True)
class PhotoInfo:
    """What the header says; width and height are those of the upright picture, in pixels."""

    kind: PhotoKind
    width: int
    height: int
    orientation: int
    has_metadata: bool


@dataclass(frozen=True)
class PhotoSizes:
    """JPEG bytes for the screens; ``view`` is None when the photo itself is fit to be shown."""

    thumb: bytes
    view: bytes | None


def inspect_photo(original: bytes) -> PhotoInfo:
    """Check kind, limits and completeness without decoding a pixel.

    Raises:
        UnknownFileKind: Not a JPEG, PNG or WEBP.
        PhotoTooLarge: Above MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS or MAX_SIDE_PX.
        UnreadablePhoto: A damaged header, or a file that was cut short.
    """
    kind = sniff_photo(original)
    if len(original) > MAX_PHOTO_BYTES:
        raise PhotoTooLarge(f"The picture has more than {MAX_PHOTO_BYTES} bytes.")
    with _open(original) as photo:
        width, height = photo.size
        check_complete(original, kind)
        has_metadata = _has_metadata(photo, original, kind)
        orientation = _orientation(photo) if has_metadata else _UPRIGHT
    if orientation in (5, 6, 7, 8):  # lies on its side
        width, height = height, width
    return PhotoInfo(kind, width, height, orientation, has_metadata)


def strip_metadata(original: bytes, info: PhotoInfo) -> bytes:
    """Return the photo without place, time, device and comments; upright; nothing when it is clean.

    A photo of a home must not carry the place where it was taken. An upright JPEG keeps every
    pixel (its segments are cut out); all others are coded anew.

    Raises:
        UnreadablePhoto: The pixels cannot be decoded.
    """
    if not info.has_metadata and info.orientation == _UPRIGHT:
        return original
    if info.kind is PhotoKind.JPEG and info.orientation == _UPRIGHT:
        kept = [original[:2]]
        for marker, start, end in jpeg_segments(original):
            if marker not in _JPEG_METADATA:
                kept.append(original[start:end])
        return b"".join(kept)
    with _open(original) as photo:
        upright = _upright(photo)
        if info.kind is PhotoKind.PNG:
            return _encode(upright, "PNG")
    return _encode_jpeg(upright, quality=92)


def make_sizes(original: bytes, info: PhotoInfo) -> PhotoSizes:
    """Make what the screens show: a thumbnail, and a view when the photo is too big to be it.

    The libjpeg decoder is asked for the smallest scale that is still large enough, which saves most
    of the work. A small photo is never enlarged.

    Raises:
        UnreadablePhoto: The pixels cannot be decoded.
    """
    is_own_view = (
        info.kind is PhotoKind.JPEG
        and info.orientation == _UPRIGHT
        and max(info.width, info.height) <= VIEW_SIDE_PX
    )
    view = None if is_own_view else _fit(original, VIEW_SIDE_PX)
    thumb = _fit(original, THUMB_SIDE_PX) if view is None else view.copy()
    thumb.thumbnail((THUMB_SIDE_PX, THUMB_SIDE_PX), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return PhotoSizes(
        thumb=_encode_jpeg(thumb, quality=78),
        view=None if view is None else _encode_jpeg(view, quality=80),
    )


def _fit(original: bytes, side_px: int) -> Image.Image:
    with _open(original) as photo:
        photo.draft("RGB", (side_px, side_px))
        upright = _upright(photo)
    upright.thumbnail((side_px, side_px), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return upright


def _open(original: bytes) -> Image.Image:
    try:
        photo = Image.open(BytesIO(original), formats=_FORMATS)
    except Image.DecompressionBombError as cause:
        raise PhotoTooLarge("The picture has too many pixels.") from cause
    except _NOT_DECODABLE as cause:
        raise UnreadablePhoto("The picture is damaged.") from cause
    width, height = photo.size
    if width * height > MAX_PHOTO_PIXELS or max(width, height) > MAX_SIDE_PX:
        raise PhotoTooLarge(f"The picture has {width} x {height} pixels.")
    return photo


def _upright(photo: Image.Image) -> Image.Image:
    try:
        ImageOps.exif_transpose(photo, in_place=True)
        upright = photo
        if upright.mode in (
            "RGBA",
            "LA",
            "PA",
            "P",
        ):  # what is see-through becomes paper white
            ground = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(ground, upright.convert("RGBA"))
        upright = upright.convert("RGB")
    except _NOT_DECODABLE as cause:
        raise UnreadablePhoto("The picture cannot be decoded.") from cause
    upright.info.clear()
    return upright


def _orientation(photo: Image.Image) -> int:
    try:
        return int(photo.getexif().get(ExifTags.Base.Orientation, _UPRIGHT))
    except _NOT_DECODABLE as cause:
        raise UnreadablePhoto("The picture's EXIF data are damaged.") from cause


def _has_metadata(photo: Image.Image, original: bytes, kind: PhotoKind) -> bool:
    if kind is PhotoKind.WEBP:
        return not {"exif", "xmp"}.isdisjoint(photo.info)
    if kind is PhotoKind.PNG:
        return not _PNG_METADATA.isdisjoint(png_chunk_names(original))
    segments = list(jpeg_segments(original))
    if any(marker in _JPEG_METADATA for marker, _, _ in segments):
        return True
    end = segments[-1][2] if segments else 0
    return 0 < end < len(original)  # something glued behind the picture


def _encode(photo: Image.Image, file_format: str) -> bytes:
    target = BytesIO()
    photo.save(target, file_format)
    return target.getvalue()


def _encode_jpeg(photo: Image.Image, *, quality: int) -> bytes:
    target = BytesIO()
    photo.save(target, "JPEG", quality=quality)
    return target.getvalue()
