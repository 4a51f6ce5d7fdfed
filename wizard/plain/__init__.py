"""The linear front end: numbered prompts for screen readers, pipes and dumb terminals."""
