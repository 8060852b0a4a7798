package dev.aether.cli;

/**
 * One option of a command line.
 *
 * @param name without dashes
 * @param letter of the short form, or a blank if there is none
 * @param value what its value is called in help; empty for a flag
 * @param meaning in a few words
 */
public record Option(String name, char letter, String value, String meaning) {
    public static final Option DIR =
            value("dir", "DIR", "folder of a lattice on this machine (AETHER_DIR, or .aether)");
    public static final Option SERVER =
            value("server", "URL", "a node of another lattice, such as https://host:7401");
    public static final Option NAMESPACE =
            value("namespace", "NAME", "namespace of the objects (default: default)").letter('n');
    public static final Option OUTPUT =
            value("output", "FORM", "table, wide, json, yaml, name or jsonpath=...").letter('o');
    public static final Option QUIET = flag("quiet", "print results only").letter('q');
    public static final Option DEBUG = flag("debug", "show the stack trace of a failure");
    public static final Option HELP = flag("help", "show this").letter('h');

    public static Option flag(String name, String meaning) {
        return new Option(name, ' ', "", meaning);
    }

    public static Option value(String name, String value, String meaning) {
        return new Option(name, ' ', value, meaning);
    }

    /** This option with a short form. */
    public Option letter(char chosen) {
        return new Option(name, chosen, value, meaning);
    }

    boolean isFlag() {
        return value.isEmpty();
    }

    /** As help shows it: {@code -n, --namespace NAME}. */
    String synopsis() {
        String first = letter == ' ' ? "    " : "-" + letter + ", ";
        return first + "--" + name + (isFlag() ? "" : " " + value);
    }
}
