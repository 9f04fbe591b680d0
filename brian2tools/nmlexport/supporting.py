"""The target, the simulation and the network of a LEMS file, as elements of a document."""

from __future__ import annotations

from xml.dom import minidom

from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.nodes import Node, element

__all__ = ["NeuroMLSimpleNetwork", "NeuroMLSimulation", "NeuroMLTarget"]

# Tell neighbouring lines apart, on white and by those who see few colours.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")


class NeuroMLTarget:
    """What a simulator runs when it is given the file.

    Parameters
    ----------
    component : str
        The id of the simulation.
    report_file : str, optional
        Where a simulator writes how long it took.

    Examples
    --------
    >>> from brian2tools.nmlexport.supporting import NeuroMLTarget
    >>> NeuroMLTarget("sim1", "report.txt").build().toxml()
    '<Target component="sim1" reportFile="report.txt"/>'
    """

    def __init__(self, component: str, report_file: str | None = None) -> None:
        self.component = component
        self.report_file = report_file

    def build(self) -> minidom.Element:
        """The element ``Target``."""
        report = {} if self.report_file is None else {"reportFile": self.report_file}
        return element("Target", {"component": self.component, **report})


class NeuroMLSimulation:
    """How long a network is simulated, and what is recorded and shown.

    Parameters
    ----------
    simid : str
        Its id.
    target : str
        The id of the network.
    length, step : str
        The duration and the time step, such as ``"300ms"`` and ``"0.1ms"``.

    Examples
    --------
    >>> from brian2tools.nmlexport.supporting import NeuroMLSimulation
    >>> simulation = NeuroMLSimulation("sim1", "net", "300ms", "0.1ms")
    >>> simulation.add_outputfile("of1", "recording.dat")
    >>> simulation.add_outputcolumn("0", "cells[0]/v")
    >>> print(simulation.build().toprettyxml(indent="  "), end="")
    <Simulation id="sim1" target="net" length="300ms" step="0.1ms">
      <OutputFile id="of1" fileName="recording.dat">
        <OutputColumn id="0" quantity="cells[0]/v"/>
      </OutputFile>
    </Simulation>
    """

    def __init__(self, simid: str, target: str, length: str, step: str) -> None:
        self._simulation = element(
            "Simulation", {"id": simid, "target": target, "length": length, "step": step}
        )

    def add_display(
        self,
        dispid: str,
        title: str = "",
        time_scale: str = "1ms",
        xmin: str = "0",
        xmax: str = "1000",
        ymin: str = "0",
        ymax: str = "1",
    ) -> None:
        """Add a window for lines, which are added next.

        Parameters
        ----------
        dispid, title : str
            Its id, and what is written above it.
        time_scale : str
            The unit of the time axis.
        xmin, xmax, ymin, ymax : str
            What is shown, as numbers of these units.
        """
        limits = {"xmin": xmin, "xmax": xmax, "ymin": ymin, "ymax": ymax}
        self._add("Display", {"id": dispid, "title": title, "timeScale": time_scale, **limits})

    def add_line(
        self,
        line_id: str,
        quantity: str,
        scale: str = "1mV",
        color: str | None = None,
        time_scale: str = "1ms",
    ) -> None:
        """Add a line to the display that was added last.

        Parameters
        ----------
        line_id : str
            Its id.
        quantity : str
            The path of what is shown, such as ``"cells[0]/v"``.
        scale : str
            The unit in which it is shown.
        color : str, optional
            Such as ``"#0072b2"``; else one that the lines before it do not have.
        time_scale : str
            The unit of the time axis.

        Raises
        ------
        ArgumentError
            If no display was added before.
        """
        display = self._last("Display", "add_display")
        color = color or COLORS[len(display.childNodes) % len(COLORS)]
        drawn = {"scale": scale, "color": color, "timeScale": time_scale}
        display.appendChild(element("Line", {"id": line_id, "quantity": quantity, **drawn}))

    def add_outputfile(self, id: str, filename: str) -> None:
        """Add a file for columns, which are added next."""
        self._add("OutputFile", {"id": id, "fileName": filename})

    def add_outputcolumn(self, id: str, quantity: str) -> None:
        """Add what is recorded at each step to the output file that was added last.

        Raises
        ------
        ArgumentError
            If no output file was added before.
        """
        file = self._last("OutputFile", "add_outputfile")
        file.appendChild(element("OutputColumn", {"id": id, "quantity": quantity}))

    def add_eventoutputfile(self, id: str, filename: str, format: str = "ID_TIME") -> None:
        """Add a file for events, of which the sources are added next."""
        self._add("EventOutputFile", {"id": id, "fileName": filename, "format": format})

    def add_eventselection(self, id: str, select: str, event_port: str) -> None:
        """Add a source of events to the event file that was added last.

        Parameters
        ----------
        id : str
            What stands for the source in the file.
        select : str
            Its path, such as ``"cells[0]"``.
        event_port : str
            The port by which the events leave it.

        Raises
        ------
        ArgumentError
            If no event file was added before.
        """
        file = self._last("EventOutputFile", "add_eventoutputfile")
        attributes = {"id": id, "select": select, "eventPort": event_port}
        file.appendChild(element("EventSelection", attributes))

    def add_node(self, node: Node) -> None:
        """Add a comment, long lists, or an element that no other method makes."""
        self._simulation.appendChild(node)

    def build(self) -> minidom.Element:
        """The element ``Simulation``."""
        return self._simulation

    def _add(self, tag: str, attributes: dict[str, str]) -> None:
        self._simulation.appendChild(element(tag, attributes))

    def _last(self, tag: str, method: str) -> minidom.Element:
        for node in reversed(self._simulation.childNodes):
            if isinstance(node, minidom.Element) and node.tagName == tag:
                return node
        raise ArgumentError(f"the simulation has no {tag} yet: call {method} first")


class NeuroMLSimpleNetwork:
    """A network: components, populations and whatever connects them.

    Parameters
    ----------
    id : str
        Its id.

    Examples
    --------
    >>> from brian2tools.nmlexport.supporting import NeuroMLSimpleNetwork
    >>> network = NeuroMLSimpleNetwork("net")
    >>> network.add_population("cells", "cell1", 100)
    >>> network.add_component("input1", "poisson", rate="5Hz")
    >>> print(network.build().toprettyxml(indent="  "), end="")
    <network id="net">
      <population id="cells" component="cell1" size="100"/>
      <Component id="input1" type="poisson" rate="5Hz"/>
    </network>
    """

    def __init__(self, id: str) -> None:
        self._network = element("network", {"id": id})

    def add_component(self, id: str, type: str, **attributes: str) -> None:
        """Add a component of a type, with the values of its parameters."""
        self.add_node(element("Component", {"id": id, "type": type, **attributes}))

    def add_population(self, id: str, component: str, size: int) -> None:
        """Add a number of cells that are all like a component."""
        self.add_node(element("population", {"id": id, "component": component, "size": size}))

    def add_node(self, node: Node) -> None:
        """Add a comment, long lists, or an element that no other method makes."""
        self._network.appendChild(node)

    def build(self) -> minidom.Element:
        """The element ``network``."""
        return self._network
