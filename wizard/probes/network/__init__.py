"""Which layer breaks, shown by what, against which control: the network diagnosis.

The way through: `plan` says what to ask of whom; `measure` does it side by side and fills a `Survey` of
flat records (`records`); `analysis` grades them against their controls and names what follows (`findings`),
`across` compares two networks, `picture` draws. All but `measure` and its operations are pure.
"""

from wizard.probes.network.probe import probe

__all__ = ["probe"]
