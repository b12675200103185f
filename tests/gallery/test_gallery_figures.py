"""The figures of the gallery: which there are, what they show and how their texts lie."""

import re

import pytest
from helpers.gallery import FIGURES
from helpers.pages import box, check_labels, drawn

from actcli.catalogue import catalogue
from actcli.gallery import comparisons
from actcli.gallery.figures import RENDITIONS, figures
from actcli.plot.render.save import PICTURE_FORMATS
from actcli.plot.theme import THEMES


def test_every_function_has_a_figure():
    assert [slug for slug in figures() if slug in catalogue()] == list(catalogue())


def test_comparisons_have_between_two_and_six_functions_and_unique_slugs():
    found = list(comparisons.comparisons())
    assert {"relu-family", "which-gelu", "s-curves", "elu-alpha"} <= {g.slug for g in found}
    assert len({group.slug for group in found}) == len(found)
    for group in found:
        assert 2 <= len(group.activations) + bool(group.minus) <= 6, group.slug
        assert group.about.endswith("."), group.slug
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", group.slug)
        assert not group.slug.endswith("-dark")
        assert all(a.pointwise for a in group.activations)


def test_hard_functions_are_compared_with_their_smooth_counterparts():
    for name in catalogue():
        if name.startswith("hard_") and name.removeprefix("hard_") in catalogue():
            slug = f"{name}-{name.removeprefix('hard_')}".replace("_", "-")
            assert [a.name for a in figures()[slug].activations] == [name, name[len("hard_") :]]


def test_figure_of_the_difference_of_gelus_says_how_far_they_are_apart():
    figure = figures()["gelu-apart"]
    assert figure.scene.headings == ("gelu_tanh − gelu", "difference of derivatives")
    assert "at most 4.73 × 10⁻⁴ apart on [−5, 5], at x = 2.699" in figure.alt


def test_comparison_shows_every_function_that_it_names():
    found = {group.slug: [a.name for a in group.activations] for group in comparisons.comparisons()}
    for slug, _, _, specs, *_ in (*comparisons.SIDE_BY_SIDE, *comparisons.DIFFERENCES):
        assert [spec.partition(":")[0] for spec in specs.split()] == found[slug]


def test_renditions_use_existing_themes_and_formats():
    assert {rendition.theme for rendition in RENDITIONS} <= THEMES.keys()
    assert {rendition.format for rendition in RENDITIONS} <= PICTURE_FORMATS.keys()
    assert RENDITIONS[0].theme == next(iter(THEMES))


def test_file_names_of_figures_are_unique():
    names = [name for figure in figures().values() for name in figure.fingerprints]
    assert len(names) == len(set(names)) == len(RENDITIONS) * len(figures())


@pytest.mark.parametrize(
    "slug",
    [slug if slug in FIGURES else pytest.param(slug, marks=pytest.mark.slow) for slug in figures()],
)
def test_texts_never_overlap(slug):
    check_labels(drawn(figures()[slug].scene))


def test_no_text_crosses_the_middle_of_a_figure_of_one_function(sampled):
    """As index.html does where there is no room for both."""
    if not sampled.pointwise:
        pytest.skip("what labels its curves is not cut")
    shown = drawn(figures()[sampled.name].scene)
    middle, hair = shown.width / 2, 0.5  # points
    for text, _ in shown.texts:
        place = box(text)
        assert place.right <= middle + hair or place.left >= middle - hair, text.text
