package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.text.Wave;
import dev.aether.component.text.WaveCall;
import dev.aether.component.text.WitFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The Component Model's own tests, but those of the asynchronous ABI: what must answer answers,
 * what must trap traps, what is no component is refused. Where that differs is written down with
 * why.
 */
@EveryEngine
@Timeout(300)
class SpecificationTest {
    private final ComponentEngine engine;
    private final Map<String, byte[]> files = files();
    private final Map<String, String> differences = new TreeMap<>();

    SpecificationTest(ComponentEngine engine) {
        this.engine = engine;
    }

    /** Its components, and its tests as lines. */
    static Map<String, byte[]> files() {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(resource("component-model.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static InputStream resource(String name) {
        String path = "/specification/" + name;
        return Objects.requireNonNull(SpecificationTest.class.getResourceAsStream(path), name);
    }

    @Test
    void itsTestsPassButThoseKnownNotTo() throws IOException {
        for (String name : files.keySet()) {
            if (name.endsWith(".txt")) {
                new Script(name.substring(0, name.length() - 4)).run();
            }
        }

        assertThat(differences.keySet()).as("%s", differences).isEqualTo(known());
    }

    private Set<String> known() throws IOException {
        String here = "[" + Engines.name(engine) + "]";
        try (InputStream in = resource("differences.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 3))
                    .filter(words -> !words[1].startsWith("[") || words[1].equals(here))
                    .map(words -> words[0])
                    .collect(Collectors.toSet());
        }
    }

    /** One file of tests, in order. */
    private final class Script {
        private final String name;
        private final Map<String, Component> definitions = new HashMap<>();
        private Component component;
        private ComponentInstance instance;

        Script(String name) {
            this.name = name;
        }

        void run() {
            String text = new String(files.get(name + ".txt"), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                String[] words = line.split("\t", -1);
                String fault = fault(words);
                if (!fault.isEmpty()) {
                    differences.put(name + ":" + words[1], words[0] + ": " + fault + "\n");
                }
            }
        }

        /** Why a line does not hold, empty if it does or an earlier one was what it needs. */
        private String fault(String[] words) {
            try {
                return switch (words[0]) {
                    case "module" -> {
                        component = null;
                        use(Component.parse(files.get(words[2])));
                        yield "";
                    }
                    case "module_definition" -> {
                        component = null;
                        definitions.put(words[3], Component.parse(files.get(words[2])));
                        yield "";
                    }
                    case "module_instance" -> {
                        component = null;
                        if (definitions.containsKey(words[3])) {
                            use(definitions.get(words[3]));
                        }
                        yield "";
                    }
                    case "assert_return" -> component == null ? "" : answers(words[3], words[4]);
                    case "assert_trap" -> component == null ? "" : traps(words[3], words[4]);
                    default -> refused(words[2], words[3]);
                };
            } catch (RuntimeException e) {
                return e.toString();
            }
        }

        private void use(Component made) {
            var template = engine.prepare(made, HelloTest.silentHost(made));
            instance = template.instantiate(Limits.standard(), "state");
            component = made;
        }

        private Object call(WitFunction type, WaveCall call) {
            return instance.call(call.function(), call.arguments(type).toArray());
        }

        private WitFunction type(WaveCall call) {
            return Objects.requireNonNull(
                    component.world().exportedFunctions().get(call.function()), call.function());
        }

        private String answers(String text, String expected) {
            var call = WaveCall.split(text);
            WitFunction type = type(call);
            Object answer = call(type, call);
            if (type.result().isEmpty()) {
                return answer == null ? "" : "answered " + answer;
            }
            Object wanted = Wave.parse(type.result().get(), expected);
            String printed = Wave.print(type.result().get(), answer);
            return Shape.same(answer, wanted) ? "" : text + " answered " + printed;
        }

        private String traps(String text, String reason) {
            var call = WaveCall.split(text);
            WitFunction type = type(call);
            try {
                return text + " answered " + call(type, call) + " and no trap: " + reason;
            } catch (TrapException trap) {
                return trap.code() == TrapException.Code.POISONED ? trap.toString() : "";
            }
        }

        private String refused(String file, String reason) {
            try {
                var read = Component.parse(files.get(file));
                engine.prepare(read, HelloTest.silentHost(read));
                return "not refused: " + reason;
            } catch (ComponentException refused) {
                return "";
            }
        }
    }
}
