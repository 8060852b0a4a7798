package dev.aether.control;

import dev.aether.workflow.Pulse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an app from what runs to what its spec wants, replica by replica: missing ones are placed,
 * outdated ones replaced one at a time, the new answering before the old one stops, surplus ones
 * stopped.
 */
final class Converge {
    private final Rollout rollout;

    Converge(Rollout rollout) {
        this.rollout = rollout;
    }

    void run(Pulse pulse, App app) {
        List<Placement> found = rollout.look(pulse, app.namespace(), app.name());
        rollout.spread(pulse, app);
        for (Particle particle : app.particles()) {
            List<Placement> mine =
                    found.stream().filter(each -> each.particle().equals(particle.name())).toList();
            particle(pulse, app, particle, mine);
        }
        for (Placement orphan : found) {
            if (app.particle(orphan.particle()).isEmpty()) {
                rollout.stop(pulse, orphan);
            }
        }
    }

    private void particle(Pulse pulse, App app, Particle particle, List<Placement> found) {
        List<Placement> current = new ArrayList<>();
        List<Placement> outdated = new ArrayList<>();
        for (Placement placement : found) {
            boolean same = placement.revision().equals(particle.revision());
            (same ? current : outdated).add(placement);
        }
        // A replica that was placed by a pulse that could not finish may not have been started.
        rollout.start(pulse, particle.name() + " again", current);
        int missing = Math.max(0, particle.replicas() - current.size());
        if (outdated.isEmpty()) {
            placeTogether(pulse, app, particle, missing);
        } else {
            replaceOneByOne(pulse, app, particle, missing, outdated);
        }
        for (int surplus = particle.replicas(); surplus < current.size(); surplus++) {
            rollout.stop(pulse, current.get(surplus));
        }
    }

    private void placeTogether(Pulse pulse, App app, Particle particle, int missing) {
        List<Placement> placed = new ArrayList<>();
        for (int k = 1; k <= missing; k++) {
            place(pulse, app, particle, k).ifPresent(placed::add);
        }
        rollout.start(pulse, particle.name(), placed);
    }

    private void replaceOneByOne(
            Pulse pulse, App app, Particle particle, int missing, List<Placement> outdated) {
        List<Placement> old = new ArrayList<>(outdated);
        for (int k = 1; k <= missing; k++) {
            List<Placement> fresh = place(pulse, app, particle, k).stream().toList();
            rollout.start(pulse, particle.name() + " " + k, fresh);
            if (!old.isEmpty()) {
                rollout.stop(pulse, old.removeFirst());
            }
        }
        old.forEach(each -> rollout.stop(pulse, each));
    }

    private Optional<Placement> place(Pulse pulse, App app, Particle particle, int k) {
        return rollout.place(pulse, app, particle, Integer.toString(k), Rollout.Instead.OF_NOTHING);
    }
}
