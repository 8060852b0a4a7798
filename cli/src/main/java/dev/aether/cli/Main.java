package dev.aether.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The {@code aether} command. */
public final class Main {
    static final String VERSION = "0.1.0";

    private Main() {}

    public static void main(String[] arguments) {
        // Read when the JDK's HTTP client is loaded: apps are told apart by the header Host.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        int code = run(List.of(arguments), Console.ofProcess());
        System.out.flush();
        System.exit(code);
    }

    /**
     * @return the exit code
     */
    static int run(List<String> line, Console console) {
        List<String> name = new ArrayList<>();
        try {
            return dispatch(line, console, name);
        } catch (CommandFailure failure) {
            return refuse(console, line, name, failure);
        } catch (IOException fault) {
            return refuse(console, line, name, Failures.of(fault));
        } catch (RuntimeException fault) {
            return refuse(console, line, name, Failures.of(fault));
        }
    }

    /**
     * @param name set to the command's name as soon as it is known
     */
    private static int dispatch(List<String> line, Console console, List<String> name)
            throws IOException {
        int start = commandStart(line);
        if (start == line.size()) {
            return new Help()
                    .run(new Invocation(Arguments.parse(line, Usage.global(), ""), console));
        }
        name.add(line.get(start));
        Command command = CommandTable.find(line.subList(start, line.size()));
        Usage usage = command.usage();
        name.set(0, usage.name());
        List<String> rest = new ArrayList<>(line.subList(0, start));
        rest.addAll(line.subList(start + usage.name().split(" ", -1).length, line.size()));
        List<Option> known = new ArrayList<>(usage.everywhere());
        known.addAll(usage.options());
        Arguments arguments =
                command.runsProgram()
                        ? Arguments.parseUpToProgram(rest, known, usage.name())
                        : Arguments.parse(rest, known, usage.name());
        if (arguments.has(Option.HELP.name())) {
            console.out().print(usage.page());
            return 0;
        }
        return command.run(new Invocation(arguments, console));
    }

    /** Where the first word that is no option, nor the value of one, stands. */
    private static int commandStart(List<String> line) {
        int at = 0;
        while (at < line.size() && line.get(at).startsWith("-")) {
            at += takesNextWord(line.get(at)) ? 2 : 1;
        }
        return Math.min(at, line.size());
    }

    private static boolean takesNextWord(String word) {
        for (Option option : Usage.global()) {
            boolean isIt = word.equals("--" + option.name()) || word.equals("-" + option.letter());
            if (isIt) {
                return !option.isFlag();
            }
        }
        return false;
    }

    private static int refuse(
            Console console, List<String> line, List<String> name, CommandFailure failure) {
        String what = name.isEmpty() ? "command" : name.getFirst();
        console.err().println("aether: " + what + " failed: " + failure.getMessage());
        if (!failure.remedy().isEmpty()) {
            console.err().println(failure.remedy());
        }
        if (line.contains("--" + Option.DEBUG.name())) {
            failure.printStackTrace(console.err());
        }
        return failure.code();
    }
}
