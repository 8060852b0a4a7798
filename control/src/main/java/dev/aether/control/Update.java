package dev.aether.control;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.workflow.Pulse;

/** Rolls a new revision out: one replica at a time, the new one answering before the old stops. */
final class Update extends AppChange {
    Update(AppChange.Parts parts) {
        super("update", parts);
    }

    @Override
    void change(Pulse pulse, ObjectNode object, App app) {
        parts.converge().tryCommands(pulse, app);
        super.change(pulse, object, app);
    }

    @Override
    String outcome(App app) {
        return "%s runs generation %d".formatted(app.name(), app.generation());
    }
}
