package dev.aether.environment;

/** Everything a node needs from its machine, real or simulated: handed down, never looked up. */
public record Environment(
        Clock clock,
        Timers timers,
        Threads threads,
        Disk disk,
        Randomness randomness,
        Log log,
        Metrics metrics) {

    /** The same machine, logging under a component's name. */
    public Environment named(String component) {
        return new Environment(
                clock, timers, threads, disk, randomness, log.named(component), metrics);
    }
}
