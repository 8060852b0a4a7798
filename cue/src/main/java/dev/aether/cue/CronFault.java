package dev.aether.cue;

/** Why a text is no schedule; told as a {@link Problem} by whoever knows where it stands. */
final class CronFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /**
     * @param expected what would be right
     * @param hint what to do about it; may be empty
     */
    CronFault(String expected, String hint) {
        super(expected);
        this.hint = hint;
    }

    String expected() {
        return String.valueOf(getMessage());
    }

    String hint() {
        return hint;
    }
}
