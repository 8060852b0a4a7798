package dev.aether.control;

/** Changes how many replicas run: missing ones are placed, surplus ones drained and stopped. */
final class Scale extends AppChange {
    Scale(AppChange.Parts parts) {
        super("scale", parts);
    }

    @Override
    String outcome(App app) {
        return "%s runs with %d replicas".formatted(app.name(), app.replicas());
    }
}
