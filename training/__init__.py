"""How the drift detector is made: data, edits, training, calibration. Not part of the package."""
