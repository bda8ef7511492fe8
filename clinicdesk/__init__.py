"""A desktop scheduler for clinics that do microneedling."""

__version__ = "0.1.0"
