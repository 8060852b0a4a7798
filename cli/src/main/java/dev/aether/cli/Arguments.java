package dev.aether.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A command line taken apart: words make the command, {@code --name value} and {@code --name=value}
 * its options, anywhere on the line.
 */
record Arguments(String command, Map<String, String> options) {
    private static final Set<String> FLAGS = Set.of("purge", "detach");

    static Arguments parse(List<String> words) {
        StringJoiner command = new StringJoiner(" ");
        Map<String, String> options = new LinkedHashMap<>();
        for (int k = 0; k < words.size(); k++) {
            String word = words.get(k);
            if (!word.startsWith("--")) {
                command.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            if (equals >= 0) {
                options.put(name, word.substring(equals + 1));
            } else if (FLAGS.contains(name)) {
                options.put(name, "true");
            } else if (++k < words.size()) {
                options.put(name, words.get(k));
            } else {
                throw wrong("--" + name + " needs a value");
            }
        }
        return new Arguments(command.toString(), options);
    }

    /** Refuses every other option. */
    void allow(String... names) {
        for (String given : options.keySet()) {
            if (!List.of(names).contains(given)) {
                throw wrong(command + " does not know --" + given);
            }
        }
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    String required(String name) {
        String value = options.get(name);
        if (value == null) {
            throw wrong(command + " needs --" + name);
        }
        return value;
    }

    int number(String name, int otherwise) {
        String text = option(name, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw wrong("--" + name + ": expected a positive number, got \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static CommandFailure wrong(String what) {
        return new CommandFailure(
                CommandFailure.WRONG_USAGE, "wrong usage: " + what, "see: aether help");
    }
}
