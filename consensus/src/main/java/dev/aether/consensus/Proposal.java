package dev.aether.consensus;

/** The protocol's answer to commands or a change proposed to it. */
sealed interface Proposal {
    /**
     * Appended.
     *
     * @param firstIndex index of the first command
     * @param count how many of the commands, from the first on, found room
     */
    record Accepted(long firstIndex, long term, int count) implements Proposal {}

    record NotLeader(ReplicaId leader) implements Proposal {}

    record Refused(String reason) implements Proposal {}
}
