"""A cell in space, drawn by plotly: to be turned in a notebook or a web page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from matplotlib.colors import Normalize, to_hex

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.morphology.mesh import Mesh
from brian2tools.plotting.morphology.scene import MICROMETRE, Scene
from brian2tools.plotting.morphology.values import CompartmentValues
from brian2tools.plotting.style import FAINT, INK

__all__ = ["draw"]

# Colours that stand for values have to look like those on the bar: nearly no light and shade.
LIGHT_ON_VALUES = {"ambient": 0.9, "diffuse": 0.2, "specular": 0.0}
LIGHT_ON_COLORS = {"ambient": 0.6, "diffuse": 0.7, "specular": 0.1}
STEPS_OF_SCALE = 64
# From the front and a little to the side and above.
CAMERA = {
    "up": {"x": 0, "y": 1, "z": 0},
    "eye": {"x": -0.55, "y": 0.3, "z": 1.25},
    "projection": {"type": "orthographic"},
}


def draw(scene: Scene, **kwds: Any) -> go.Figure:
    """Draw a cell on a new plotly figure; the keywords are properties of its ``Mesh3d``."""
    _check_keywords(go.Mesh3d(), kwds)
    mesh = scene.surface()
    if scene.values is None:
        cell = [_with_colors(scene, mesh, kwds)]
    else:
        cell = _with_values(scene, scene.values, mesh, kwds)
    figure = go.Figure(cell)
    if scene.show_compartments:
        figure.add_trace(_triangles(scene.beads(), color=INK, name="compartments"))
    if scene.bar:
        figure.add_traces(_scale_bar(scene))
    figure.update_layout(
        scene=_space(scene),
        template="plotly_white",
        title={"text": scene.title, "x": 0.02},
        margin={"l": 0, "r": 0, "t": 40 if scene.title else 0, "b": 0},
    )
    return figure


def _check_keywords(thing: Any, kwds: Mapping[str, Any]) -> None:
    """Check keywords for an object of plotly, whose own error lists pages of what it takes."""
    for name in kwds:
        if name not in thing:
            raise ArgumentTypeError(
                f"plot_morphology() has no keyword {name!r}: with backend='plotly' it takes "
                f"those of {type(thing).__name__} besides its own"
            )


def _triangles(mesh: Mesh, chosen: Any = slice(None), **settings: Any) -> go.Mesh3d:
    # Half the digits make a page half as large, and still resolve a nanometre.
    x, y, z = (mesh.vertices.T / MICROMETRE).astype(np.float32)
    i, j, k = mesh.faces[chosen].T.astype(np.int32)
    return go.Mesh3d(
        x=x, y=y, z=z, i=i, j=j, k=k, **{"flatshading": False, "hoverinfo": "skip", **settings}
    )


def _with_colors(scene: Scene, mesh: Mesh, kwds: Mapping[str, Any]) -> go.Mesh3d:
    depth = scene.geometry.section_depth[scene.geometry.section]
    colors = [to_hex(color, keep_alpha=False) for color in scene.colors]
    settings = {
        "name": "cell",
        "lighting": LIGHT_ON_COLORS,
        "intensity": (depth % len(colors))[mesh.vertex_compartment].astype(np.int16),
        "cmin": 0,
        "cmax": max(len(colors) - 1, 1),
        "colorscale": colors if len(colors) > 1 else colors * 2,
        "showscale": False,
    }
    return _triangles(mesh, **{**settings, **kwds})


def _with_values(
    scene: Scene, values: CompartmentValues, mesh: Mesh, kwds: Mapping[str, Any]
) -> list[go.Mesh3d]:
    """The compartments that have a value, and those that have none in grey."""
    masked = np.ma.getmaskarray(values.shown)[mesh.face_compartment]
    settings = {
        "name": "cell",
        "lighting": LIGHT_ON_VALUES,
        **_intensity(values, mesh),
        **_colorbar(scene, values),
    }
    traces = [_triangles(mesh, ~masked, **{**settings, **kwds})]
    if masked.any():
        traces.append(_triangles(mesh, masked, color=FAINT, name="no value"))
    return traces


def _is_linear(values: CompartmentValues) -> bool:
    return type(values.norm) is Normalize


def _intensity(values: CompartmentValues, mesh: Mesh) -> dict[str, Any]:
    """What gives each corner the colour of its value, and shows it under the mouse."""
    shown, low, high = values.shown, values.norm.vmin, values.norm.vmax
    hover = {
        "hoverinfo": None,
        "hovertemplate": f"%{{intensity:.4g}} {values.label}<extra></extra>",
    }
    if not _is_linear(values):
        # The scales of plotly are linear: give it places on the scale.
        shown, low, high, hover = values.norm(shown), 0, 1, {}
    return {
        "intensity": np.ma.filled(shown, np.nan)[mesh.vertex_compartment].astype(np.float32),
        "cmin": low,
        "cmax": high,
        "colorscale": [
            (place, to_hex(values.colormap(place))) for place in np.linspace(0, 1, STEPS_OF_SCALE)
        ],
        **hover,
    }


def _colorbar(scene: Scene, values: CompartmentValues) -> dict[str, Any]:
    settings = scene.colorbar_settings
    if settings is None:
        return {"showscale": False}
    _check_keywords(go.mesh3d.ColorBar(), settings)
    bar = {"title": {"text": values.label, "side": "right"}, "thickness": 14, "len": 0.55}
    if not _is_linear(values):
        places = np.linspace(0, 1, 6)
        bar |= {
            "tickvals": places,
            "ticktext": [f"{value:.3g}" for value in values.norm.inverse(places)],
        }
    return {"showscale": True, "colorbar": {**bar, **settings}}


def _scale_bar(scene: Scene) -> list[go.Scatter3d]:
    legs = scene.legs
    traces = []
    for name, end in zip("xyz", legs.ends, strict=True):
        x, y, z = np.stack([legs.corner, end], axis=-1)
        text = f"{name}: {legs.text}" if name == "y" else name
        traces.append(
            go.Scatter3d(
                x=x, y=y, z=z, mode="lines+text", text=["", text], line={"color": INK, "width": 5},
                textposition="top center", textfont={"color": INK}, hoverinfo="skip",
                showlegend=False, name=f"scale bar along {name}",
            )
        )  # fmt: skip
    return traces


def _space(scene: Scene) -> dict[str, Any]:
    axes: dict[str, Any] = {
        f"{name}axis": {"title": {"text": f"{name} (µm)"}, "visible": not scene.bar}
        for name in "xyz"
    }
    return {**axes, "aspectmode": "data", "camera": CAMERA}
