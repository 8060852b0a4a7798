package dev.aether.control;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.workflow.Pulse;

/**
 * Gives an app back the replicas it lost with a node. A pulse of the app, like its other changes,
 * so that they never overlap; but it waits for a running one, which sees the loss itself.
 */
final class Restore extends AppChange {
    Restore(AppChange.Parts parts) {
        super("restore", parts);
    }

    @Override
    public boolean supersedes() {
        return false;
    }

    /** Of an app whose last change failed, only what ran before is restored, as it was. */
    @Override
    void change(Pulse pulse, ObjectNode object, App app) {
        if (object.textAt("status", "phase").orElse("").equals("Failed")) {
            parts.converge().replaceLost(pulse, app);
            parts.statuses().stillFailed(pulse, object);
        } else {
            parts.statuses().restoring(pulse, object);
            super.change(pulse, object, app);
        }
    }

    @Override
    String outcome(App app) {
        return "%s has its replicas back".formatted(app.name());
    }
}
