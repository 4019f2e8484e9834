"""The sentences that editors read, in one place, by language and key.

`{original}` and `{rewrite}` are the words marked on each side, `{cue}` the word that carries the
change. A key without a text in the reader's language falls back to English.
"""

from __future__ import annotations

from collections.abc import Mapping

_LONGEST = 90

MESSAGES: dict[str, dict[str, str]] = {
    "en": {
        "number_changed": "“{original}” became “{rewrite}”: the number is not the same.",
        "number_smaller": "“{original}” became “{rewrite}”: the number is smaller.",
        "number_larger": "“{original}” became “{rewrite}”: the number is larger.",
        "number_rounded": "“{original}” became “{rewrite}”: the number was rounded.",
        "number_lost": "The number “{original}” is missing from the rewrite.",
        "number_added": "The number “{rewrite}” is not in the original.",
        "numbers_exchanged": "“{original}” and “{rewrite}”: the numbers changed places.",
        "change_for_level": "“{original}” became “{rewrite}”: by how much is not to how much.",
        "sign_changed": "“{original}” became “{rewrite}”: above zero is not below it.",
        "unit_changed": "“{original}” became “{rewrite}”: the unit is another one.",
        "currency_changed": "“{original}” became “{rewrite}”: the currency is another one.",
        "bound_turned": "“{original}” became “{rewrite}”: the limit was turned round.",
        "bound_changed": "“{original}” became “{rewrite}”: the limit is not the same.",
        "counted_changed": "“{original}” became “{rewrite}”: the number counts something else.",
        "date_changed": "“{original}” became “{rewrite}”: the time is not the same.",
        "time_changed": "“{original}” became “{rewrite}”: the time is not the same.",
        "deadline_turned": "“{original}” became “{rewrite}”: up to then is not from then on.",
        "day_part_changed": "“{original}” became “{rewrite}”: another part of the day.",
        "date_lost": "“{original}” is missing from the rewrite.",
        "date_added": "“{rewrite}” is not in the original.",
        "date_vaguer": "“{original}” became “{rewrite}”: the day is missing.",
        "date_narrower": "“{original}” became “{rewrite}”: the day was put in.",
        "name_changed": "“{original}” became “{rewrite}”: another name.",
        "name_garbled": "“{original}” became “{rewrite}”: the name is spelled another way.",
        "name_lost": "The name “{original}” is missing from the rewrite.",
        "name_added": "The name “{rewrite}” is not in the original.",
        "form_forbidden": "“{rewrite}” is not to be used: the glossary has “{right}”.",
        "form_unknown": "“{original}” became “{rewrite}”: the glossary has “{right}”.",
        "title_changed": "“{original}” became “{rewrite}”: the post or title is another one.",
        "negation_lost": "“{original}”: the rewrite has no “{cue}” here.",
        "negation_added": "“{rewrite}”: the original has no “{cue}” here.",
        "negation_turned": "“{original}” and “{rewrite}”: one denies what the other says.",
        "denied_thing": "“{original}” became “{rewrite}”: something else is denied.",
        "opposite": "“{original}” became “{rewrite}”: the opposite.",
        "hedge_lost": "“{original}” is missing: the rewrite is more certain.",
        "hedge_added": "“{rewrite}” was put in: the rewrite is less certain.",
        "claim_lost": "“{original}” is missing: what was claimed now reads like a fact.",
        "claim_added": "“{rewrite}” was put in: what was stated now reads like a claim.",
        "surer": "“{original}” became “{rewrite}”: more certain.",
        "less_sure": "“{original}” became “{rewrite}”: less certain.",
        "source_lost": "“{original}” is missing: the rewrite does not say whose statement it is.",
        "source_added": "“{rewrite}” was put in: the original states it without a source.",
        "speaker_changed": "“{original}” became “{rewrite}”: somebody else is quoted.",
        "left_out": "Nothing in the rewrite answers “{original}”.",
        "put_in": "Nothing in the original answers “{rewrite}”.",
        "sentence_left_out": "The rewrite leaves this sentence out.",
        "sentence_put_in": "The original does not have this sentence.",
        "nothing_in_common": "The two texts have nothing in common: none of the original is here.",
        "quotation_reworded": "The quotation was reworded: “{original}” became “{rewrite}”.",
        "quotation_cut": "The quotation no longer has “{original}”.",
        "quotation_longer": "The quotation now has “{rewrite}”, which the original does not quote.",
        "marks_lost": "“{original}” is a quotation in the original; the rewrite has no marks.",
        "marks_added": "The rewrite puts “{rewrite}” in quotation marks; the original does not.",
        "roles_exchanged": "“{original}” and “{rewrite}”: they changed places.",
        "name_displaced": "“{original}” and “{rewrite}”: another name stands in its place.",
        "voice_turned": "“{original}” became “{rewrite}”: who does it now has it done to them.",
        "direction_turned": "“{original}” became “{rewrite}”: the direction was turned.",
        "person_changed": "“{original}” became “{rewrite}”: another person is meant.",
        "status_lost": "“{cue}” is missing: it is somebody or something else without it.",
        "status_added": "“{cue}” was put in: it is somebody or something else with it.",
        "amount_changed": "“{original}” became “{rewrite}”: another amount.",
        "frequency_changed": "“{original}” became “{rewrite}”: not as often, or more often.",
        "exception_turned": "“{original}” became “{rewrite}”: the exception is not the same.",
        "almost_lost": "“{original}” became “{rewrite}”: almost is not quite.",
        "only_lost": "“{original}” is missing from the rewrite.",
        "only_added": "“{rewrite}” was put in.",
        "one_for_many": "“{original}” became “{rewrite}”: many became one.",
        "many_for_one": "“{original}” became “{rewrite}”: one became many.",
        "compared_other_way": "“{original}” became “{rewrite}”: compared the other way.",
        "order_turned": "“{original}” became “{rewrite}”: the order in time was turned.",
        "no_longer_future": "“{original}” became “{rewrite}”: what is to come now reads as past.",
        "now_future": "“{original}” became “{rewrite}”: what is past now reads as to come.",
        "connective_changed": "“{original}” became “{rewrite}”: the clauses relate another way.",
        "cause_lost": "“{original}” is missing: the rewrite does not give it as the cause.",
        "cause_added": "“{rewrite}” was put in: the original does not give it as the cause.",
        "contrast_lost": "“{original}” is missing: the rewrite does not set the two apart.",
        "contrast_added": "“{rewrite}” was put in: the original does not set the two apart.",
        "condition_lost": "“{original}” is missing: the rewrite makes no condition.",
        "condition_added": "“{rewrite}” was put in: the original makes no such condition.",
        "other_script": "“{rewrite}” is in another script.",
        "other_language": "“{rewrite}” is in another language.",
        "unknown_word": "“{original}” became “{rewrite}”, a word that is not known.",
        "gibberish": "“{rewrite}” does not read as language.",
        "stutter": "“{rewrite}” says the same over and over.",
        "learned": "“{original}” and “{rewrite}” may not say the same.",
        "learned_original": "“{original}” may not be said in the rewrite.",
        "learned_rewrite": "“{rewrite}” may not be what the original says.",
    },
}


def message(key: str, fields: Mapping[str, str], language: str = "en") -> str:
    """Return the sentence for `key` with its words filled in.

    Args:
        key: One of the keys above.
        fields: Texts for the fields; one that the sentence does not name is left out.
        language: The reader's, ISO 639-1.
    """
    text = MESSAGES.get(language, {}).get(key) or MESSAGES["en"][key]
    return text.format(**{name: _short(value) for name, value in fields.items()})


def _short(text: str) -> str:
    """Cut a long quotation in the middle."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2].rstrip()} … {text[-_LONGEST // 2 + 3 :].lstrip()}"
