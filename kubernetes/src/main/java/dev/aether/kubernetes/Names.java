package dev.aether.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules for names and labels. Each check answers what is wrong, in Kubernetes' words, or
 * nothing.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names</a>
 */
public final class Names {
    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
    private static final Pattern SUBDOMAIN =
            Pattern.compile(LABEL_FORM + "(\\." + LABEL_FORM + ")*+");
    private static final Pattern QUALIFIED =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    private static final int LABEL_LENGTH_MAX = 63;
    private static final int SUBDOMAIN_LENGTH_MAX = 253;

    private Names() {}

    /** Names of most objects. */
    public static List<String> subdomain(String name) {
        return check(
                name,
                SUBDOMAIN_LENGTH_MAX,
                SUBDOMAIN,
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                        + " characters, '-' or '.', and must start and end with an alphanumeric"
                        + " character (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }

    /** Names of namespaces and of what becomes part of a host name. */
    public static List<String> label(String name) {
        return check(
                name,
                LABEL_LENGTH_MAX,
                LABEL,
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                        + " '-', and must start and end with an alphanumeric character (e.g."
                        + " 'my-name',  or '123-abc', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }

    /** Keys of labels and annotations, and finalizers: {@code name} or {@code prefix/name}. */
    public static List<String> qualifiedName(String key) {
        var slash = key.indexOf('/');
        var problems = new ArrayList<String>();
        if (slash >= 0) {
            subdomain(key.substring(0, slash))
                    .forEach(problem -> problems.add("prefix part " + problem));
        }
        var name = key.substring(slash + 1);
        if (name.isEmpty()) {
            problems.add("name part must be non-empty");
            return problems;
        }
        check(
                        name,
                        LABEL_LENGTH_MAX,
                        QUALIFIED,
                        "must consist of alphanumeric characters, '-', '_' or '.', and must start"
                                + " and end with an alphanumeric character (e.g. 'MyName',  or"
                                + " 'my.name',  or '123-abc', regex used for validation is"
                                + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")
                .forEach(problem -> problems.add("name part " + problem));
        return problems;
    }

    /** Values of labels; the empty value is valid. */
    public static List<String> labelValue(String value) {
        return value.isEmpty()
                ? List.of()
                : check(
                        value,
                        LABEL_LENGTH_MAX,
                        QUALIFIED,
                        "a valid label must be an empty string or consist of alphanumeric"
                                + " characters, '-', '_' or '.', and must start and end with an"
                                + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
                                + " '12345', regex used for validation is"
                                + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }

    /** Keys of ConfigMaps and Secrets, which become names of files. */
    public static List<String> configKey(String key) {
        if (key.equals(".") || key.startsWith("..")) {
            return List.of(
                    key.equals(".") || key.equals("..")
                            ? "must not be '" + key + "'"
                            : "must not start with '..'");
        }
        return check(
                key,
                SUBDOMAIN_LENGTH_MAX,
                CONFIG_KEY,
                "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                        + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                        + " validation is '[-._a-zA-Z0-9]+')");
    }

    private static List<String> check(String text, int lengthMax, Pattern form, String rule) {
        var problems = new ArrayList<String>();
        if (text.length() > lengthMax) {
            problems.add("must be no more than " + lengthMax + " characters");
        } else if (!form.matcher(text).matches()) {
            problems.add(rule);
        }
        return problems;
    }
}
