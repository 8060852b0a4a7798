package dev.aether.node;

/** Why a node cannot start, and what to do about it. */
final class StartFailure extends RuntimeException {
    private final String remedy;

    StartFailure(String why, String remedy) {
        super(why);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
