package dev.aether.identity;

/** Whether a caller may act. */
public sealed interface Decision {
    /** Yes. @param caller who it was found to be, for the audit log */
    record Allowed(SpiffeId caller) implements Decision {}

    /**
     * No.
     *
     * @param check the first check that failed
     * @param reason one sentence for the caller and the log
     */
    record Refused(Check check, String reason) implements Decision {}

    /** The checks of every request, in the order in which they are made. */
    enum Check {
        /** Does the certificate prove who sent this? The answer to no is "authenticate". */
        CERTIFICATE,
        /** May that one do this? */
        USER,
        /** Is the machine it comes from in the state we admitted? */
        SYSTEM
    }
}
