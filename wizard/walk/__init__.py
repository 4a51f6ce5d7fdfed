"""The conductor that both front ends share: evaluate, ask consent, probe, journal, advance.

It hands out page models (`walk.page`) and takes actions (`walk.action`); progress comes by callback.
Nothing in here knows how a page is drawn.
"""
