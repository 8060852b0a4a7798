package dev.aether.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** {@code aether completion}. */
final class Completion implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "completion",
                "bash|zsh",
                "print a script that completes commands and options",
                """
                Examples
                  source <(aether completion bash)
                  aether completion zsh > ~/.zsh/completions/_aether
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) {
        String shell = invocation.word(0, "bash or zsh");
        invocation.allowWords(1);
        String script =
                switch (shell) {
                    case "bash" -> bash();
                    case "zsh" ->
                            "#compdef aether\nautoload -U +X bashcompinit && bashcompinit\n"
                                    + bash();
                    default ->
                            throw CommandFailure.usage(
                                    "expected bash or zsh, got \"" + shell + "\"", "completion");
                };
        invocation.out().print(script);
        return 0;
    }

    /** One case for each command; files where no word fits. */
    private static String bash() {
        StringBuilder cases = new StringBuilder();
        StringJoiner firsts = new StringJoiner(" ");
        List<String> families = new ArrayList<>();
        for (String name : CommandTable.names()) {
            String first = name.split(" ", 2)[0];
            if (!families.contains(first)) {
                families.add(first);
                firsts.add(first);
            }
            cases.append("    \"%s\"*) words=\"%s\" ;;\n".formatted(name, options(name)));
        }
        for (String family : families) {
            String seconds = seconds(family);
            if (!seconds.isEmpty()) {
                cases.append("    \"%s\"*) words=\"%s\" ;;\n".formatted(family, seconds));
            }
        }
        return """
        _aether() {
          local current=${COMP_WORDS[COMP_CWORD]} words
          case "${COMP_WORDS[*]:1:2}" in
        %s    *) words="%s" ;;
          esac
          COMPREPLY=($(compgen -W "$words" -- "$current"))
        }
        complete -o default -F _aether aether ./aether
        """
                .formatted(cases, firsts);
    }

    private static String options(String name) {
        Usage usage = CommandTable.named(name).orElseThrow().usage();
        StringJoiner words = new StringJoiner(" ");
        usage.options().forEach(option -> words.add("--" + option.name()));
        usage.everywhere().forEach(option -> words.add("--" + option.name()));
        return words.toString();
    }

    private static String seconds(String family) {
        StringJoiner seconds = new StringJoiner(" ");
        for (String name : CommandTable.names()) {
            if (name.startsWith(family + " ")) {
                seconds.add(name.substring(family.length() + 1));
            }
        }
        return seconds.toString();
    }
}
