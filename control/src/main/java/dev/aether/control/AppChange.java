package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.workflow.Definition;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.util.Optional;

/**
 * A change of an app's spec carried out. Whatever its name, it starts from what runs now, so it may
 * also finish what an earlier, superseded change began.
 */
abstract class AppChange implements Definition {
    private final String name;
    final Parts parts;

    /** What all changes of apps work with. */
    record Parts(Objects objects, Converge converge, Statuses statuses) {}

    AppChange(String name, Parts parts) {
        this.name = name;
        this.parts = parts;
    }

    abstract String outcome(App app);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int version() {
        return 1;
    }

    @Override
    public final String run(Pulse pulse) {
        Bytes read = pulse.step(Step.of("read"), _ -> read(pulse));
        if (read.isEmpty()) {
            return "nothing to do: the app is gone";
        }
        ObjectNode object = (ObjectNode) Json.parse(read.toArray());
        try {
            App app = App.of(object);
            change(pulse, object, app);
            return outcome(app);
        } catch (PermanentFailure failure) {
            pulse.undo();
            parts.converge().startLeft(pulse, Metadata.namespace(object), Metadata.name(object));
            parts.statuses().failed(pulse, object, failure.reason());
            throw failure;
        }
    }

    /**
     * @param object the app as the pulse found it
     */
    void change(Pulse pulse, ObjectNode object, App app) {
        parts.converge().run(pulse, app);
        parts.statuses().ready(pulse, app);
    }

    /** The newest spec, not the one that started this pulse: several changes may have come. */
    private Done read(Pulse pulse) {
        String[] subject = pulse.subject().split("/", 3);
        Optional<ObjectNode> app =
                parts.objects()
                        .read(Catalogue.APP, subject[1], subject[2])
                        .filter(object -> !Metadata.isBeingDeleted(object));
        return Done.of(app.map(object -> Bytes.wrap(object.bytes())).orElse(Bytes.EMPTY));
    }
}
