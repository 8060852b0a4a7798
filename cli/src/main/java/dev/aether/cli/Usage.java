package dev.aether.cli;

import java.util.List;

/**
 * What help says about a command, and what its line may hold.
 *
 * @param name one or two words, such as {@code pulse list}
 * @param words what stands after the name, such as {@code FOLDER|FILE}; empty for nothing
 * @param summary one line
 * @param text more, with examples
 * @param options beside those every command has
 */
public record Usage(String name, String words, String summary, String text, List<Option> options) {
    private static final List<Option> EVERYWHERE =
            List.of(Option.DIR, Option.SERVER, Option.QUIET, Option.DEBUG, Option.HELP);
    private static final int OPTION_WIDTH = 28;

    public Usage {
        options = List.copyOf(options);
    }

    /** Options that may also stand before the name of the command. */
    static List<Option> global() {
        return List.of(
                Option.DIR,
                Option.SERVER,
                Option.NAMESPACE,
                Option.OUTPUT,
                Option.QUIET,
                Option.DEBUG,
                Option.HELP);
    }

    /** What every command has, but for what this one means otherwise. */
    List<Option> everywhere() {
        List<String> own = options.stream().map(Option::name).toList();
        return EVERYWHERE.stream().filter(option -> !own.contains(option.name())).toList();
    }

    /** The page of {@code aether help NAME}. */
    String page() {
        StringBuilder page = new StringBuilder("aether " + name);
        page.append(words.isEmpty() ? "" : " " + words).append("\n\n").append(summary);
        page.append(".\n");
        if (!text.isEmpty()) {
            page.append('\n').append(text.stripTrailing()).append('\n');
        }
        if (!options.isEmpty()) {
            page.append("\nOptions\n");
            options.forEach(option -> page.append(line(option)));
        }
        page.append("\nEvery command\n");
        everywhere().forEach(option -> page.append(line(option)));
        return page.toString();
    }

    private static String line(Option option) {
        String left = option.synopsis();
        String gap = " ".repeat(Math.max(2, OPTION_WIDTH - left.length()));
        return "  " + left + gap + option.meaning() + "\n";
    }
}
