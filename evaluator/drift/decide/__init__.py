"""What evidence comes to: doubles, the detector's tags, probability, severity, findings."""
