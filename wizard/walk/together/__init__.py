"""Two people on one case, and what is saved on this machine: shared by both front ends and the commands."""
