"""A believable warehouse to try things in."""

from invista_desktop.services.sample_data.journey import JOURNEY, Journey, JourneyItem
from invista_desktop.services.sample_data.loading import SampleSummary, load_sample_data
from invista_desktop.services.sample_data.people import SAMPLE_PEOPLE, SamplePerson

__all__ = [
    "JOURNEY",
    "SAMPLE_PEOPLE",
    "Journey",
    "JourneyItem",
    "SamplePerson",
    "SampleSummary",
    "load_sample_data",
]
