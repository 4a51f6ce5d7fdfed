"""The words of the wizard as frozen models: no I/O, no clock, no randomness.

Every other room speaks in these words; DESIGN.md section 2 defines them. Import them from the module
that owns them (`wizard.model.flow.Step`), so that a reader sees where a word lives.
"""
