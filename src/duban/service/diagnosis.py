"""What the doctor says of one thing."""

from enum import StrEnum

from attrs import frozen

from duban.words import Message


class Health(StrEnum):
    """How a thing is."""

    WELL = "well"
    HINT = "hint"
    DOUBTFUL = "doubtful"
    SICK = "sick"


@frozen
class Diagnosis:
    """One thing that was looked at."""

    health: Health
    subject: str
    said: Message
