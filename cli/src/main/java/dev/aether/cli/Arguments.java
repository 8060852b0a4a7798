package dev.aether.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line taken apart.
 *
 * @param words what stood after the command's name
 * @param options by long name; a flag has an empty value
 */
public record Arguments(List<String> words, Map<String, List<String>> options) {
    private static final int NUMBER_DIGITS_MAX = 6;

    public Arguments {
        words = List.copyOf(words);
        options = Map.copyOf(options);
    }

    /**
     * Takes words apart.
     *
     * @param known the options that may stand here
     * @param command for messages
     */
    static Arguments parse(List<String> line, Collection<Option> known, String command) {
        return new Reading(known, command, false).read(line);
    }

    /** As the other, but what follows the first word are words, whatever they look like. */
    static Arguments parseUpToProgram(List<String> line, Collection<Option> known, String command) {
        return new Reading(known, command, true).read(line);
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value given last. */
    public Optional<String> option(String name) {
        List<String> values = options.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** All values, in the order given. */
    public List<String> all(String name) {
        return options.getOrDefault(name, List.of());
    }

    public String option(String name, String otherwise) {
        return option(name).orElse(otherwise);
    }

    /**
     * @throws CommandFailure wrong usage if it was not given
     */
    public String required(String name) {
        return option(name)
                .orElseThrow(() ->
                        new CommandFailure(
                                CommandFailure.WRONG_USAGE,
                                "it needs --" + name,
                                "see its --help"));
    }

    /** A positive number. */
    public int number(String name, int otherwise) {
        int number = count(name, otherwise);
        if (number == 0) {
            throw notNumber(name, "a positive number", "0");
        }
        return number;
    }

    /** A number from 0 on. */
    public int count(String name, int otherwise) {
        String text = option(name, Integer.toString(otherwise));
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > NUMBER_DIGITS_MAX) {
            throw notNumber(name, "a whole number", text);
        }
        return Integer.parseInt(text);
    }

    private static CommandFailure notNumber(String name, String expected, String got) {
        return new CommandFailure(
                CommandFailure.WRONG_USAGE,
                "--%s: expected %s, got \"%s\"".formatted(name, expected, got),
                "see its --help");
    }

    /** One pass over a line. */
    private static final class Reading {
        private final Collection<Option> known;
        private final String command;
        private final boolean upToWord;
        private final List<String> words = new ArrayList<>();
        private final Map<String, List<String>> options = new LinkedHashMap<>();
        private List<String> line = List.of();
        private int next;

        Reading(Collection<Option> known, String command, boolean upToWord) {
            this.known = known;
            this.command = command;
            this.upToWord = upToWord;
        }

        Arguments read(List<String> all) {
            line = all;
            boolean onlyWords = false;
            while (next < line.size()) {
                String word = line.get(next++);
                if (onlyWords || !word.startsWith("-") || word.equals("-")) {
                    words.add(word);
                    onlyWords |= upToWord;
                } else if (word.equals("--")) {
                    onlyWords = true;
                } else if (word.startsWith("--")) {
                    longForm(word);
                } else {
                    shortForm(word);
                }
            }
            return new Arguments(words, options);
        }

        private void longForm(String word) {
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            Option option = longNamed(name);
            if (equals >= 0 && option.isFlag()) {
                throw CommandFailure.usage("--" + name + " takes no value", command);
            }
            if (equals >= 0) {
                put(option, word.substring(equals + 1));
            } else {
                put(option, option.isFlag() ? "" : value("--" + name));
            }
        }

        /** {@code -A}, {@code -Aw}, {@code -o json} and {@code -ojson}. */
        private void shortForm(String word) {
            for (int k = 1; k < word.length(); k++) {
                Option option = lettered(word.charAt(k));
                if (!option.isFlag()) {
                    String rest = word.substring(k + 1);
                    String value = rest.startsWith("=") ? rest.substring(1) : rest;
                    put(option, rest.isEmpty() ? value("-" + option.letter()) : value);
                    return;
                }
                put(option, "");
            }
        }

        private String value(String option) {
            if (next >= line.size()) {
                throw CommandFailure.usage(option + " needs a value", command);
            }
            return line.get(next++);
        }

        private void put(Option option, String value) {
            options.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(value);
        }

        private Option longNamed(String name) {
            List<String> names = new ArrayList<>();
            for (Option option : known) {
                if (option.name().equals(name)) {
                    return option;
                }
                names.add("--" + option.name());
            }
            throw unknown("--" + name, Suggestion.of("--" + name, names));
        }

        private Option lettered(char letter) {
            for (Option option : known) {
                if (option.letter() == letter) {
                    return option;
                }
            }
            throw unknown("-" + letter, "");
        }

        private CommandFailure unknown(String option, String hint) {
            return CommandFailure.usage("it knows no option " + option + hint, command);
        }
    }
}
