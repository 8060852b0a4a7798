package dev.aether.cli.apps;

import dev.aether.cli.CommandFailure;
import dev.aether.component.Component;
import dev.aether.component.ComponentException;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.wasi.CommandProgram;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.cue.Aetherfile;
import dev.aether.cue.AppSpec;
import dev.aether.cue.Capability;
import dev.aether.cue.Imports;
import dev.aether.cue.Position;
import dev.aether.cue.Problem;
import dev.aether.cue.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Aetherfile on this machine, read and checked together with the files it names. */
final class AppFile {
    private static final List<String> NAMES =
            List.of("Aetherfile.yaml", "Aetherfile.yml", "Aetherfile.json");
    private static final String LATER = "Aetherfile.cue";
    private static final long FILE_BYTES_MAX = 1 << 20;

    /** How a binary component begins: magic, version 13, layer 1. */
    private static final byte[] COMPONENT = {0, 'a', 's', 'm', 13, 0, 1, 0};

    private static final int MAGIC_BYTES = 4;

    private final Path file;

    private AppFile(Path file) {
        this.file = file;
    }

    /**
     * What was read.
     *
     * @param sources the component files by particle; particles named by digest are not in it
     */
    record Checked(AppSpec app, Map<String, Path> sources) {
        Checked {
            sources = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        }
    }

    /**
     * @param path a folder with an Aetherfile, or the file
     */
    static AppFile find(Path path) {
        if (Files.isRegularFile(path)) {
            return new AppFile(path);
        }
        if (!Files.isDirectory(path)) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "there is no file or folder " + path,
                    "give a folder with an Aetherfile.yaml, or the file");
        }
        for (String name : NAMES) {
            if (Files.isRegularFile(path.resolve(name))) {
                return new AppFile(path.resolve(name));
            }
        }
        String later = Files.exists(path.resolve(LATER)) ? LATER + " is not in this version; " : "";
        throw new CommandFailure(
                CommandFailure.FAILED,
                later + "expected one of " + String.join(", ", NAMES) + " in " + path,
                "write one; an example: examples/hello/Aetherfile.yaml");
    }

    /**
     * Reads it; every problem is one line.
     *
     * @throws CommandFailure if there were problems
     */
    Checked read(PrintStream problems) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    file + ": expected at most 1 MiB, got " + Files.size(file) + " bytes",
                    "an Aetherfile describes one app");
        }
        String text = Files.readString(file);
        return switch (Aetherfile.read(file.toString(), text)) {
            case Aetherfile.Outcome.Invalid(var found) -> throw refused(found, problems);
            case Aetherfile.Outcome.Valid(var app) -> withSources(app, text, problems);
        };
    }

    private Checked withSources(AppSpec app, String text, PrintStream problems) throws IOException {
        Map<String, Path> sources = new LinkedHashMap<>();
        List<Problem> found = new ArrayList<>();
        for (var particle : app.particles().entrySet()) {
            if (particle.getValue().from() instanceof AppSpec.Source.File(var path)) {
                Path source = file.resolveSibling(path).normalize();
                String wrong = objection(source);
                if (wrong.isEmpty()) {
                    sources.put(particle.getKey(), source);
                    found.addAll(ungranted(text, particle.getKey(), particle.getValue(), source));
                } else {
                    found.add(problem(text, particle.getKey(), wrong));
                }
            }
        }
        if (!found.isEmpty()) {
            throw refused(found, problems);
        }
        return new Checked(app, sources);
    }

    /** What a file is instead of a component; empty if it begins like one. */
    private static String objection(Path source) throws IOException {
        if (!Files.isRegularFile(source)) {
            return source + ", which is no file; build it first";
        }
        byte[] start;
        try (InputStream bytes = Files.newInputStream(source)) {
            start = bytes.readNBytes(COMPONENT.length);
        }
        if (Arrays.equals(start, COMPONENT)) {
            return "";
        }
        boolean isModule =
                start.length == COMPONENT.length
                        && Arrays.equals(start, 0, MAGIC_BYTES, COMPONENT, 0, MAGIC_BYTES);
        return isModule
                ? source + ", a core module; make a component of it with wasm-tools component new"
                : source + ", which is not WebAssembly";
    }

    /** Found here, so that nothing is uploaded that could not run. */
    private List<Problem> ungranted(
            String text, String name, AppSpec.Particle particle, Path source) throws IOException {
        List<String> wanted;
        Optional<Problem> misplaced;
        try {
            Component component = Component.parse(Files.readAllBytes(source));
            misplaced = misplaced(text, name, particle, source, component);
            wanted =
                    component.imports().stream()
                            .filter(each -> !each.functions().isEmpty())
                            .map(InterfaceDescription::name)
                            .toList();
        } catch (ComponentException unusable) {
            return List.of(problem(text, name, source + ": " + unusable.getMessage()));
        }
        List<String> granted = particle.capabilities().stream().map(Capability::uses).toList();
        Value written = Value.read(file.toString(), text);
        Position position =
                written.at("particle", name, "uses")
                        .or(() -> written.at("particle", name))
                        .map(Value::position)
                        .orElse(Position.NONE);
        Map<String, List<String>> byRemedy = new LinkedHashMap<>();
        for (String each : Imports.ungranted(particle, wanted)) {
            byRemedy.computeIfAbsent(Imports.remedy(name, each, granted), _ -> new ArrayList<>())
                    .add(each);
        }
        List<Problem> found = new ArrayList<>(misplaced.stream().toList());
        byRemedy.forEach((remedy, names) ->
                found.add(
                        new Problem(
                                position,
                                "particle." + name + ".uses",
                                "a grant of %s, which %s imports"
                                        .formatted(String.join(" and ", names), source),
                                "none",
                                remedy)));
        return found;
    }

    /** A command needs a schedule, and nothing else may have one. */
    private Optional<Problem> misplaced(
            String text, String name, AppSpec.Particle particle, Path source, Component component) {
        boolean command = CommandProgram.isCommand(component);
        boolean handler = HttpProgram.isHandler(component);
        boolean scheduled = particle.job().isPresent();
        if (command == handler || command == scheduled) {
            return Optional.empty();
        }
        Value written = Value.read(file.toString(), text);
        Position position =
                written.at("particle", name, "schedule")
                        .or(() -> written.at("particle", name))
                        .map(Value::position)
                        .orElse(Position.NONE);
        String path = "particle." + name + ".schedule";
        return Optional.of(
                command
                        ? new Problem(
                                position,
                                path,
                                "when %s runs, for it is a command".formatted(source),
                                "none",
                                "add to particle." + name + ": schedule: \"@daily\"")
                        : new Problem(
                                position,
                                path,
                                "nothing here, for %s answers requests".formatted(source),
                                "a schedule",
                                "remove it: only a command (wasi:cli/run) has one"));
    }

    private Problem problem(String text, String particle, String got) {
        String path = "particle." + particle + ".from";
        Position position =
                Value.read(file.toString(), text)
                        .at("particle", particle, "from")
                        .map(Value::position)
                        .orElse(Position.NONE);
        return new Problem(position, path, "a WebAssembly component", got, "");
    }

    private CommandFailure refused(List<Problem> found, PrintStream problems) {
        found.forEach(problem -> problems.println(problem.text()));
        String count = found.size() == 1 ? "1 problem" : found.size() + " problems";
        return new CommandFailure(
                CommandFailure.FAILED, count + " in " + file, "nothing was applied");
    }
}
