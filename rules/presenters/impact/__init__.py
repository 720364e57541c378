"""The pages of a draft's impact and of its worked examples, as plain data for the components."""
