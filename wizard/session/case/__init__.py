"""Two people on one case: exporting rounds, looking at a case, asking for steps, finding the same again."""
