"""The sample clinic: the same for the same arguments, lifelike, and every rule of the product holds in it."""

from clinicdesk.services.sample.write import MOST_PATIENTS, MOST_YEARS, write_sample

__all__ = ["MOST_PATIENTS", "MOST_YEARS", "write_sample"]
