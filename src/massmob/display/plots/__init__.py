"""Pictures: functions ``draw_…`` that return a figure of matplotlib or Plotly."""
