"""The form as data: vocabulary, conditions, French input, evaluation, presentation, editions. Pure."""
