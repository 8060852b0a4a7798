package dev.aether.control;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.workflow.Pulse;

/** Brings a new app up: every replica placed, started and answering. */
final class Deploy extends AppChange {
    Deploy(AppChange.Parts parts) {
        super("deploy", parts);
    }

    @Override
    void change(Pulse pulse, ObjectNode object, App app) {
        parts.converge().tryCommands(pulse, app);
        super.change(pulse, object, app);
    }

    @Override
    String outcome(App app) {
        return "%s runs with %d replicas".formatted(app.name(), app.replicas());
    }
}
