"""The frozen views that screens, sheets, exports and the command line read; each is filled by one SELECT.

Times are naive clinic wall times, dates plain dates, lengths whole minutes, depths micrometres.
"""
