from cmk.graphing.v1 import Title
from cmk.graphing.v1.metrics import Color, DecimalNotation, Metric, Unit
from cmk.graphing.v1.perfometers import Closed, FocusRange, Open, Perfometer

metric_@@name@@_temperature = Metric(
    name="@@name@@_temperature",
    title=Title("Temperature"),
    unit=Unit(DecimalNotation("°C")),
    color=Color.ORANGE,
)

perfometer_@@name@@_temperature = Perfometer(
    name="@@name@@_temperature",
    focus_range=FocusRange(Closed(0), Open(80)),
    segments=["@@name@@_temperature"],
)
