"""Two systems' rewrites of the same originals, one close to them and one loose."""

ORIGINAL = [
    f"The {thing} on plot {number} was sold to Mr {name} for {number * 100} pounds."
    for number, (thing, name) in enumerate(
        [("mill", "Adams"), ("barn", "Baker"), ("farm", "Carter"), ("shop", "Dawson"),
         ("inn", "Ellis"), ("forge", "Foster"), ("dairy", "Grant"), ("kiln", "Hughes")], 12
    )
]  # fmt: skip
CLOSE = [line.replace("was sold", "has been sold") for line in ORIGINAL]
LOOSE = [line.replace("was sold to Mr", "went, we hear, to a certain") for line in ORIGINAL]
