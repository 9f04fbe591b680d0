"""
The phase plane
===============

One variable against another, with arrows in the direction of time. Trajectories start at open
circles and end at filled ones.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"

# %%
# Three neurons of the FitzHugh-Nagumo model reach the same limit cycle from different states.
fitzhugh_nagumo = """
dv/dt = (v - v**3/3 - w + 0.5) / ms : 1
dw/dt = 0.08 * (v + 0.7 - 0.8*w) / ms : 1
"""
neurons = NeuronGroup(3, fitzhugh_nagumo, method="rk4", name="neurons")
neurons.v, neurons.w = [-2, 1.5, 0], [1.6, -0.4, 0.4]
state = StateMonitor(neurons, ["v", "w"], record=True)
run(38 * ms)

axes = brian_plot(state, kind="phase", x="v", y="w", title="FitzHugh-Nagumo")

# The axes are those of matplotlib: what you add to them stays. Here, the nullclines.
across = np.linspace(*axes.get_xlim(), 200)
for nullcline in (across - across**3 / 3 + 0.5, (across + 0.7) / 0.8):
    axes.plot(across, nullcline, color="0.6", linewidth=1, linestyle="--", zorder=1)
axes.set_ylim(-0.8, 1.9)

# %%
# An adaptive exponential integrate-and-fire neuron that bursts. Each reset is a jump to the left,
# and up: the adaptation grows with each spike of a burst.
capacitance, leak, rest, slope = 200 * pF, 10 * nS, -58 * mV, 2 * mV
threshold, reset_to, adaptation_time = -50 * mV, -46 * mV, 120 * ms
coupling, jump, drive = 2 * nS, 100 * pA, 210 * pA
adaptive_exponential = """
dv/dt = (leak*(rest - v) + leak*slope*exp((v - threshold)/slope) + drive - w) / capacitance : volt
dw/dt = (coupling*(v - rest) - w) / adaptation_time : amp
"""
neuron = NeuronGroup(
    1,
    adaptive_exponential,
    threshold="v > -30*mV",
    reset="v = reset_to; w += jump",
    method="euler",
    name="bursting",
)
neuron.v = rest
state = StateMonitor(neuron, ["v", "w"], record=True, dt=0.1 * ms)
Network(neuron, state).run(400 * ms)

plt.figure()
brian_plot(state, kind="phase", x="v", y="w", lw=0.9)

# %%
# The same variables over time.
plt.figure()
brian_plot(state)

plt.show()
