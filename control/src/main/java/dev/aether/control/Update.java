package dev.aether.control;

/** Rolls a new revision out: one replica at a time, the new one answering before the old stops. */
final class Update extends AppChange {
    Update(AppChange.Parts parts) {
        super("update", parts);
    }

    @Override
    String outcome(App app) {
        return "%s runs generation %d".formatted(app.name(), app.generation());
    }
}
