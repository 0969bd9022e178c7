"""How a movement looks: pictures, the explorer page, diagrams in text and the report in a terminal.

Pictures are functions ``draw_…`` that return a figure of matplotlib (extra ``display``) or, for rollups, of
Plotly (extra ``interactive``); `massmob.display.plots.saving` writes both.
"""
