import time
from io import BytesIO

import pytest
from PIL import Image

from media.errors import PhotoTooLarge, UnknownFileKind, UnreadablePhoto
from media.photo import (
    THUMB_SIDE_PX,
    VIEW_SIDE_PX,
    inspect_photo,
    make_sizes,
    strip_metadata,
)
from media.sniff import PhotoKind
from tests.media.pictures import encode, exif_with_place, png_bomb, room_jpeg


def _pixels(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.parametrize(
    ("file_format", "kind"),
    [("JPEG", PhotoKind.JPEG), ("PNG", PhotoKind.PNG), ("WEBP", PhotoKind.WEBP)],
)
def test_the_three_kinds_of_photo_are_accepted(file_format: str, kind: PhotoKind) -> None:
    info = inspect_photo(encode(Image.new("RGB", (64, 48), "teal"), file_format))

    assert (info.kind, info.width, info.height) == (kind, 64, 48)


@pytest.mark.parametrize(
    "content", [b"", b"hello, this is a text", b"%PDF-1.7\n", b"GIF89a" + bytes(64)]
)
def test_a_file_that_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(UnknownFileKind):
        inspect_photo(content)


def test_a_bomb_is_refused_by_its_header_alone() -> None:
    bomb = png_bomb(20_000)
    started = time.process_time()

    with pytest.raises(PhotoTooLarge):
        inspect_photo(bomb)

    assert time.process_time() - started < 0.05


def test_a_huge_jpeg_just_under_the_library_limit_is_refused_too() -> None:
    with pytest.raises(PhotoTooLarge):
        inspect_photo(encode(Image.new("L", (8000, 7000)), "JPEG"))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_photo_cut_short_is_refused(file_format: str, share: float) -> None:
    whole = encode(_pixels(room_jpeg(640, 480)), file_format)

    with pytest.raises((UnreadablePhoto, UnknownFileKind)):
        inspect_photo(whole[: int(len(whole) * share)])


def test_a_photo_with_broken_pixels_is_refused_when_it_is_decoded() -> None:
    whole = encode(_pixels(room_jpeg(320, 240)), "PNG")
    middle = len(whole) // 2
    broken = whole[:middle] + bytes(64) + whole[middle + 64 :]

    with pytest.raises(UnreadablePhoto):
        make_sizes(broken, inspect_photo(broken))


def test_the_place_of_the_home_leaves_the_photo_and_every_pixel_stays() -> None:
    original = room_jpeg(400, 300, exif=exif_with_place(), comment=b"at the Wangs'")
    info = inspect_photo(original)

    clean = strip_metadata(original, info)

    assert info.has_metadata
    assert b"CameraMaker" not in clean and b"Wangs" not in clean and b"Exif" not in clean
    assert not inspect_photo(clean).has_metadata
    assert _pixels(clean).tobytes() == _pixels(original).tobytes()


def test_a_film_glued_behind_the_photo_is_cut_off() -> None:
    still = room_jpeg(400, 300)

    clean = strip_metadata(still + b"ftypmp42 film", inspect_photo(still + b"ftypmp42 film"))

    assert clean == still


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_other_kinds_lose_their_metadata_as_well(file_format: str) -> None:
    original = encode(_pixels(room_jpeg(200, 150)), file_format, exif=exif_with_place())

    clean = strip_metadata(original, inspect_photo(original))

    assert b"CameraMaker" in original and b"CameraMaker" not in clean
    assert not inspect_photo(clean).has_metadata


def test_a_photo_without_metadata_is_kept_byte_for_byte() -> None:
    original = room_jpeg(400, 300)

    assert strip_metadata(original, inspect_photo(original)) is original


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(orientation: int) -> None:
    # The red corner is stored where EXIF says that it will be turned to the top left.
    turn_back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = Image.new("RGB", (120, 80), "white")
    upright.paste("red", (0, 0, 30, 30))
    stored = upright if orientation == 1 else upright.transpose(turn_back[orientation])
    original = encode(stored, "JPEG", exif=exif_with_place(orientation))

    info = inspect_photo(original)
    thumb = _pixels(make_sizes(original, info).thumb)
    clean = _pixels(strip_metadata(original, info))

    assert (info.width, info.height) == (120, 80)
    for picture in (thumb, clean):
        red, green, _ = picture.getpixel((8, 8))  # type: ignore[misc]
        assert picture.size == (120, 80) and red > 200 and green < 80


def test_sizes_fit_the_screens_and_carry_nothing_hidden() -> None:
    original = room_jpeg(3000, 4000, exif=exif_with_place())

    sizes = make_sizes(original, inspect_photo(original))

    assert sizes.view is not None
    assert _pixels(sizes.view).size == (VIEW_SIDE_PX * 3 // 4, VIEW_SIDE_PX)
    assert max(_pixels(sizes.thumb).size) == THUMB_SIDE_PX
    assert not inspect_photo(sizes.view).has_metadata
    assert not inspect_photo(sizes.thumb).has_metadata


def test_a_photo_of_the_tablets_size_is_its_own_view() -> None:
    sizes = make_sizes(room_jpeg(), inspect_photo(room_jpeg()))

    assert sizes.view is None


def test_a_small_photo_is_never_enlarged() -> None:
    small = room_jpeg(90, 60)

    assert _pixels(make_sizes(small, inspect_photo(small)).thumb).size == (90, 60)


def test_a_see_through_picture_lies_on_white() -> None:
    clear = encode(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")

    thumb = _pixels(make_sizes(clear, inspect_photo(clear)).thumb)

    assert min(thumb.getpixel((25, 25))) > 250  # type: ignore[arg-type]


def test_sizes_of_a_tablet_photo_cost_at_most_25_ms() -> None:
    original = room_jpeg(quality=90)
    costs_s = []
    for _ in range(7):
        started = time.process_time()
        make_sizes(original, inspect_photo(original))
        costs_s.append(time.process_time() - started)

    assert sorted(costs_s)[len(costs_s) // 2] <= 0.025
