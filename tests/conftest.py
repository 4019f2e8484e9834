"""Property tests try the same inputs in every run; `--hypothesis-profile=default` tries others."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")
