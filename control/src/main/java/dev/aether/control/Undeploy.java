package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Op;
import dev.aether.workflow.Definition;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.util.List;
import java.util.Optional;

/** Takes an app away: its replicas drained and stopped, then its object removed. */
final class Undeploy implements Definition {
    private final Objects objects;
    private final Rollout rollout;

    Undeploy(Objects objects, Rollout rollout) {
        this.objects = objects;
        this.rollout = rollout;
    }

    @Override
    public String name() {
        return "undeploy";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String run(Pulse pulse) {
        String[] subject = pulse.subject().split("/", 3);
        List<Placement> found = rollout.lookAtAll(pulse, subject[1], subject[2]);
        found.forEach(placement -> rollout.stop(pulse, placement));
        pulse.step(Step.of("forget").retried(Retry.PATIENT), _ -> forget(subject[1], subject[2]));
        return "%s is gone, %d replicas stopped".formatted(subject[2], found.size());
    }

    /** Removes our finalizer, and the object if it was the last. */
    private Done forget(String namespace, String name) {
        Optional<ObjectNode> found =
                objects.read(Catalogue.APP, namespace, name).filter(Metadata::isBeingDeleted);
        if (found.isEmpty()) {
            return Done.nothing();
        }
        ObjectNode released = Metadata.withoutFinalizer(found.get(), Reactions.FINALIZER);
        Op write =
                Metadata.finalizers(released).isEmpty()
                        ? Op.delete(Objects.key(Catalogue.APP, namespace, name))
                        : Objects.put(Catalogue.APP, released);
        return new Done(
                Bytes.EMPTY,
                List.of(Objects.unchanged(Catalogue.APP, found.get())),
                List.of(write));
    }
}
