package dev.aether.control;

import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings an app from what runs to what its spec wants, in rounds: look, act on what was seen, look
 * again, until a look finds nothing to do. So a node that dies or returns meanwhile is seen too.
 *
 * <p>Missing replicas are placed; those of lost nodes placed anew; outdated ones and those on nodes
 * that leave replaced one at a time, the new answering before the old stops; surplus ones stopped.
 * Only pulses about the app do this, and they never overlap, so no replica is placed twice.
 */
final class Converge {
    private static final int ROUNDS_MAX = 50;

    private final Rollout rollout;

    Converge(Rollout rollout) {
        this.rollout = rollout;
    }

    void run(Pulse pulse, App app) {
        rollout.spread(pulse, app);
        Set<String> started = new TreeSet<>();
        for (int number = 1; number <= ROUNDS_MAX; number++) {
            List<Found> found =
                    rollout.look(pulse, named("look", number), app.namespace(), app.name());
            if (!new Round(pulse, app, number, started).act(found)) {
                return;
            }
        }
        throw new PermanentFailure(
                "nodes came and went %d times while it was placed".formatted(ROUNDS_MAX));
    }

    /** Finds commands that cannot run now, and not when they are due. */
    void tryCommands(Pulse pulse, App app) {
        rollout.spread(pulse, app);
        for (Particle each : app.particles()) {
            if (each.job().isPresent()) {
                rollout.tryOut(pulse, app, each);
            }
        }
    }

    /**
     * Only replaces what lost and leaving nodes ran, each as it was; for an app whose last change
     * failed.
     */
    void replaceLost(Pulse pulse, App app) {
        for (int number = 1; number <= ROUNDS_MAX; number++) {
            List<Placement> lost =
                    rollout.look(pulse, named("look", number), app.namespace(), app.name()).stream()
                            .filter(Found::mustMove)
                            .map(Found::placement)
                            .toList();
            if (lost.isEmpty()) {
                return;
            }
            for (Placement each : lost) {
                Particle asItWas = asItWas(each);
                String slot = named("for " + each.id(), number);
                rollout.place(pulse, app, asItWas, slot, rollout.insteadOf(each))
                        .ifPresent(fresh -> rollout.start(pulse, fresh.id(), List.of(fresh)));
                pulse.keep(Rollout.placing(asItWas, slot));
            }
        }
    }

    private static Particle asItWas(Placement lost) {
        return new Particle(
                lost.particle(), 1, Duration.ZERO, List.of(), lost.run(), Optional.empty());
    }

    /**
     * What stays when a change fails shall run: among it may be replicas that the change before had
     * placed and, superseded, not started any more.
     */
    void startLeft(Pulse pulse, String namespace, String app) {
        for (Found each : rollout.look(pulse, "look what is left", namespace, app)) {
            if (!each.gone()) {
                startLeft(pulse, each.placement());
            }
        }
    }

    private void startLeft(Pulse pulse, Placement left) {
        try {
            rollout.start(pulse, "left " + left.id(), List.of(left));
        } catch (PermanentFailure unusable) {
            // Its step says why; the pulse fails for a reason of its own.
            return;
        }
    }

    private static String named(String key, int round) {
        return round == 1 ? key : key + " in round " + round;
    }

    /**
     * A placement as a look found it.
     *
     * @param gone whether its node was lost then
     * @param leaving whether its node was there, but on its way out of the lattice
     */
    record Found(Placement placement, boolean gone, boolean leaving) {
        boolean mustMove() {
            return gone || leaving;
        }
    }

    /** One look and what follows from it. */
    private final class Round {
        private final Pulse pulse;
        private final App app;
        private final int number;
        private final Set<String> started;
        private boolean acted;

        /**
         * @param started replicas this pulse has started before
         */
        Round(Pulse pulse, App app, int number, Set<String> started) {
            this.pulse = pulse;
            this.app = app;
            this.number = number;
            this.started = started;
        }

        /**
         * @return false if there was nothing to do
         */
        boolean act(List<Found> found) {
            for (Particle particle : app.particles()) {
                particle(
                        particle,
                        found.stream()
                                .filter(each -> isOf(each.placement(), particle.name()))
                                .toList());
            }
            for (Found each : found) {
                if (app.particle(each.placement().particle()).isEmpty()) {
                    stop(each.placement());
                }
            }
            return acted;
        }

        private static boolean isOf(Placement placement, String particle) {
            return placement.particle().equals(particle);
        }

        private void particle(Particle particle, List<Found> found) {
            List<Placement> current = new ArrayList<>();
            List<Placement> lost = new ArrayList<>();
            List<Placement> old = new ArrayList<>();
            for (Found each : found) {
                Placement placement = each.placement();
                if (!each.leaving() && placement.revision().equals(particle.revision())) {
                    (each.gone() ? lost : current).add(placement);
                } else {
                    old.add(each.gone() ? 0 : old.size(), placement);
                }
            }
            // Placed by a pulse that could not finish, or given back by a node that returned.
            start(
                    particle.name() + " again",
                    current.stream().filter(each -> !started.contains(each.id())).toList());
            fill(particle, particle.replicas() - current.size(), lost, old);
            old.forEach(this::stop);
            lost.forEach(this::stop);
            for (int surplus = particle.replicas(); surplus < current.size(); surplus++) {
                stop(current.get(surplus));
            }
        }

        /**
         * Places what is missing; takes from the lists what it replaced. What replaced something is
         * kept even if the pulse fails later, because there is no way back.
         */
        private void fill(
                Particle particle, int missing, List<Placement> lost, List<Placement> old) {
            List<Placement> together = new ArrayList<>();
            int replaced = old.size();
            for (int k = 1; k <= missing; k++) {
                String slot = named(Integer.toString(k), number);
                boolean restores = !lost.isEmpty();
                Rollout.Instead instead =
                        restores
                                ? rollout.insteadOf(lost.removeFirst())
                                : Rollout.Instead.OF_NOTHING;
                Optional<Placement> fresh = rollout.place(pulse, app, particle, slot, instead);
                acted = true;
                if (old.isEmpty()) {
                    fresh.ifPresent(together::add);
                } else {
                    start(particle.name() + " " + k, fresh.stream().toList());
                    stop(old.removeFirst());
                }
                if (restores || k <= replaced) {
                    pulse.keep(Rollout.placing(particle, slot));
                }
            }
            start(particle.name(), together);
        }

        private void start(String key, List<Placement> placements) {
            if (!placements.isEmpty()) {
                started.addAll(rollout.start(pulse, named(key, number), placements));
                acted = true;
            }
        }

        private void stop(Placement placement) {
            rollout.stop(pulse, placement);
            acted = true;
        }
    }
}
