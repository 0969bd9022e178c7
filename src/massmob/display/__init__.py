"""How things look: one module a medium. Values come from the questions; nothing here computes them.

Pictures (extra ``display``), each a function that returns a matplotlib figure: `trees`, `icicle`, `sunburst`,
`treemap`, `timeline`, `flow`, `maps`, `replication`, `bracket`; `paper` writes them. `interactive` makes pages
to zoom into (extra ``interactive``), `explorer` one page of a whole movement. `diagrams` writes Mermaid and
DOT, `terminal` prints (extra ``cli``). What an object shows of itself in a notebook it hands to
`massmob.markup`.
"""
