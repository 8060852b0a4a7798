package dev.aether.component.bindings;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Java names for WIT names, all different in one place. */
final class Names {
    private static final Set<String> KEYWORDS =
            words(
                    "abstract assert boolean break byte case catch char class const continue"
                            + " default do double else enum extends final finally float for goto if"
                            + " implements import instanceof int interface long native new package"
                            + " private protected public return short static strictfp super switch"
                            + " synchronized this throw throws transient try void volatile while"
                            + " true false null yield");

    private static final Pattern WIT =
            Pattern.compile("(\\[[a-z]+])?[a-zA-Z][a-zA-Z0-9:/@.+-]{0,1000}|[0-9][0-9a-zA-Z.+-]*|");

    /** Methods every object has, and those of generated interfaces. */
    static final Set<String> METHODS =
            words("toString hashCode equals getClass notify notifyAll wait clone finalize");

    /** Variables of generated methods. */
    static final Set<String> VARIABLES = words("guest host invocation arguments answer");

    /** Types that generated code names by their short names. */
    static final Set<String> TYPES =
            words(
                    "String Object Integer Long Boolean Float Double Void Override AutoCloseable"
                            + " IllegalStateException Function List Optional Set Result Crossing"
                            + " GuestObject GuestResource ComponentInstance HostImports Invocation"
                            + " Case Imports");

    private final Set<String> taken = new HashSet<>();
    private final String mark;

    /**
     * @param mark put behind a name that is taken
     */
    Names(String mark, Set<String> reserved) {
        this.mark = mark;
        taken.addAll(reserved);
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** A name like this one that nobody has here. */
    String take(String wanted) {
        String name = KEYWORDS.contains(wanted) || taken.contains(wanted) ? wanted + mark : wanted;
        String unique = name;
        for (int i = 2; !taken.add(unique); i++) {
            unique = name + i;
        }
        return unique;
    }

    boolean isTaken(String name) {
        return taken.contains(name);
    }

    /**
     * A WIT name as it is.
     *
     * @throws ComponentException if it has characters no name has: a binary may say anything
     */
    static String checked(String name) {
        if (!WIT.matcher(name).matches()) {
            throw new ComponentException(Code.MALFORMED, "this is no name in WIT: " + name);
        }
        return name;
    }

    /** {@code outputStream} of {@code output-stream}. */
    static String camel(String name) {
        String pascal = pascal(name);
        return pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
    }

    /** {@code OutputStream} of {@code output-stream}. */
    static String pascal(String name) {
        var joined = new StringBuilder();
        for (String part : checked(name).split("[-.:/+]", -1)) {
            if (!part.isEmpty()) {
                String low = part.toLowerCase(Locale.ROOT);
                joined.append(low.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(low.substring(1));
            }
        }
        return joined.toString();
    }

    /** {@code OUTPUT_STREAM} of {@code output-stream}. */
    static String upper(String name) {
        return checked(name).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
