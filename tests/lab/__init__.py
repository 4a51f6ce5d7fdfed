"""The network lab: a small internet on the loopback interface, in which one thing at a time is broken.

    with Lab(Faults(tls="intercepted", corp_ca="os_store")) as lab:
        lab.world      # a World in which that is so: hand it to probes
        lab.standin    # the API behind it all, with its request log
        lab.switch()   # to the other network (its faults are `elsewhere`)

Everything is real but the addresses: real sockets, real TLS with certificates of the lab's own authorities,
a real DNS server over UDP, real proxies. The world's `port_map` leads every address of the lab's internet to
its loopback port, and every address that is not part of it to a refusal: nothing can leave the machine by way
of a world.

Parts, each usable by itself:

    authority.py   certificate authorities and leaves: public, corporate, expired, without AKI
    dns.py         a DNS server over UDP that tells the truth, lies or falls silent; its resolver
    gates.py       the path to one address: open, refused, black hole, resets, cuts, delays
    fronts.py      TLS in front of a plain server, with the certificate that a fault calls for
    internet.py    who lives where: the API and its edge, control hosts, portal checks, DoH resolvers
    tunnel.py      a CONNECT proxy: works, refuses (403), asks (407), hangs, intercepts
    processes.py   real squid, tinyproxy and mitmproxy, run as processes, with the lab's proxy as their parent
    faults.py      the fault set, and `scenarios.toml`: named scenarios with the verdict that each must get
    lab.py         puts them together; `Lab` runs on a thread of its own, so tests may be sync or async

A verdict is written apart from any diagnosis, in the words of DESIGN.md and facts/diagnostics.md C2-C4:
`layer` (dns, tcp, tls, http, proxy, clock, portal, account, none), `blames` (a place, `machine` or `nobody`),
`sureness` (shown, likely, cannot_tell), and `because` in one sentence.
"""
