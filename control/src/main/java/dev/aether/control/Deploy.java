package dev.aether.control;

/** Brings a new app up: every replica placed, started and answering. */
final class Deploy extends AppChange {
    Deploy(AppChange.Parts parts) {
        super("deploy", parts);
    }

    @Override
    String outcome(App app) {
        return "%s runs with %d replicas".formatted(app.name(), app.replicas());
    }
}
