// Draws the synapses of the microcircuit inside the compiled program, where they need no memory
// beyond what Brian itself keeps. realisation.py draws from the same distributions with numpy.
//
// The sources are the eight populations of the cortex and, as a ninth, the thalamus; the targets
// are the eight populations. Synapses are made in the order of their presynaptic neurons, and for
// each of these in the order of their delays: spikes then reach neighbours in memory.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>
#include "objects.h"

namespace microcircuit {

const int SOURCES = 9;
const int TARGETS = 8;
const double INFINITE = std::numeric_limits<double>::max();

inline int64_t uniform_below(int64_t number)
{
    return int64_t(brian::_random_generators[0].rand() * number);
}

// A normal distribution cut to [low, high), by drawing again.
inline double truncated_normal(double mean, double deviation, double low, double high)
{
    double value;
    do
        value = mean + deviation * brian::_random_generators[0].randn();
    while (value < low || value >= high);
    return value;
}

inline int64_t population_size(int population)
{
    return brian::_static_array_microcircuit_sizes[population];
}

// The number of the first neuron of each population; those of the thalamus come last.
inline const std::vector<int64_t>& population_starts()
{
    static std::vector<int64_t> starts;
    if (starts.empty()) {
        starts.push_back(0);
        for (int population = 0; population < SOURCES; population++)
            starts.push_back(starts.back() + population_size(population));
    }
    return starts;
}

inline int population_of(int64_t neuron)
{
    const auto& starts = population_starts();
    return int(std::upper_bound(starts.begin(), starts.end(), neuron) - starts.begin()) - 1;
}

// How many synapses a neuron still has to make with each target population. A fixed total number
// of synapses between two populations is shared out among the sources by a uniform draw for each.
class OutDegrees {
    int source = -1;
    std::vector<int32_t> left[TARGETS];

    void share_out()
    {
        for (int target = 0; target < TARGETS; target++) {
            left[target].assign(population_size(source), 0);
            const int pair = target * SOURCES + source;
            const int64_t total = brian::_static_array_microcircuit_num_synapses[pair];
            for (int64_t synapse = 0; synapse < total; synapse++)
                left[target][uniform_below(population_size(source))]++;
        }
    }

    int64_t place(int64_t neuron)
    {
        const int population = population_of(neuron);
        if (population != source) {
            source = population;
            share_out();
        }
        return neuron - population_starts()[source];
    }

public:
    int64_t of(int64_t neuron)
    {
        const int64_t index = place(neuron);
        int64_t sum = 0;
        for (const auto& numbers : left)
            sum += numbers[index];
        return sum;
    }

    // The target populations come in random order, so that sorted delays say nothing about them.
    int64_t draw_target(int64_t neuron)
    {
        int64_t remaining = uniform_below(of(neuron));
        const int64_t index = place(neuron);
        int target = 0;
        while (remaining >= left[target][index])
            remaining -= left[target++][index];
        left[target][index]--;
        return population_starts()[target] + uniform_below(population_size(target));
    }
};

inline OutDegrees& out_degrees()
{
    static OutDegrees numbers;
    return numbers;
}

inline int64_t out_degree(int64_t neuron)
{
    return out_degrees().of(neuron);
}

inline int64_t next_target(int64_t neuron)
{
    return out_degrees().draw_target(neuron);
}

inline double next_weight(int64_t presynaptic, int64_t postsynaptic)
{
    const int pair = population_of(postsynaptic) * SOURCES + population_of(presynaptic);
    const double mean = brian::_static_array_microcircuit_weights[pair];
    const double deviation = brian::_static_array_microcircuit_weight_stds[pair];
    return mean < 0 ? truncated_normal(mean, deviation, -INFINITE, 0)
                    : truncated_normal(mean, deviation, 0, INFINITE);
}

// The delays of all synapses of a neuron are drawn at once, and handed out from the shortest on.
inline double next_delay(int64_t presynaptic, int64_t number)
{
    static int64_t neuron = -1;
    static std::vector<int32_t> steps;
    static size_t next;
    const double dt = brian::_static_array_microcircuit_times[0];
    if (presynaptic != neuron) {
        neuron = presynaptic;
        next = 0;
        steps.resize(number);
        const int source = population_of(neuron);
        const double mean = brian::_static_array_microcircuit_delays[source] / dt;
        const double deviation = brian::_static_array_microcircuit_delay_stds[source] / dt;
        for (auto& step : steps)
            step = int32_t(truncated_normal(mean, deviation, 0.5, INFINITE) + 0.5);
        std::sort(steps.begin(), steps.end());
    }
    return steps[next++] * dt;
}

inline double exponential()
{
    return -log(1 - brian::_random_generators[0].rand());
}

// Events at random on a line, one in a unit of length on average. Each call takes the next stretch
// of length `mean` and counts the events in it: stretches do not overlap, so that numbers are
// independent, and next to nothing is to be done where no event is.
inline int32_t poisson_count(double mean)
{
    static double distance = exponential();
    int32_t count = 0;
    for (distance -= mean; distance < 0; distance += exponential())
        count++;
    return count;
}

}  // namespace microcircuit
